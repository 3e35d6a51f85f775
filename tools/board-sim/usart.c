/* usart.c - a USART as far as a console needs it: characters, each taking its time. */
#include "usart.h"

#include <stdlib.h>

#include "text.h"

/* What a receiver still reads: "Tolerance of the USART receiver to clock deviation". */
#define BAUD_TOLERANCE 0.03
#define DIVIDER_MIN 16

/* Two bit times in clocks of the USART: with oversampling by 8 a bit has half of them. "Baud rate
   generation" */
static uint32_t two_bits(const struct usart *u)
{
    uint32_t brr = u->brr->value & 0xffff;
    return usart_cr1(u) & CR1_OVER8 ? (brr & 0xfff0) | (brr & 7) << 1 : 2 * brr;
}

/* Start, data and stop bits, in halves of a bit. */
static unsigned frame_halves(const struct usart *u)
{
    static const unsigned stop[4] = {2, 1, 4, 3};
    unsigned data = usart_cr1(u) & CR1_M1 ? 7 : usart_cr1(u) & CR1_M0 ? 9 : 8;
    return 2 * (1 + data) + stop[reg_value(u->cr2) >> 12 & 3];
}

/* 0: the oscillator that it was given is off. Without a choice it has the core's clock: prescalers
   of the bus are not modelled. */
static uint32_t clock_hz(const struct machine *m, const struct usart *u)
{
    for (size_t i = 0; i < m->board->usart_clock_count; i++) {
        const struct usart_clock *c = &m->board->usart_clocks[i];
        if (c->usart == u->wiring->usart && bits_get(&c->select) == c->value)
            return c->enable.reg && !bits_get(&c->enable) ? 0 : c->hz;
    }
    return m->board->hz;
}

/* In cycles of the core; the one in which the frame ends counts. */
static uint64_t frame_cycles(const struct machine *m, const struct usart *u)
{
    uint64_t ticks = (uint64_t)two_bits(u) * frame_halves(u) / 4, hz = clock_hz(m, u);
    return hz && ticks ? (ticks * m->board->hz + hz - 1) / hz : 1;
}

static uint8_t data_mask(const struct usart *u)
{
    return usart_cr1(u) & CR1_M1 ? 0x7f : 0xff;
}

void usart_update_line(struct machine *m, struct usart *u)
{
    if (u->kind == USART_NORDIC) {
        nordic_uart_update(m, u);
        return;
    }
    uint32_t isr = u->isr->value;
    bool high = (usart_cr1(u) & CR1_TXEIE && isr & ISR_TXE) ||
                (usart_cr1(u) & CR1_TCIE && isr & ISR_TC) ||
                (usart_cr1(u) & CR1_RXNEIE && isr & (ISR_RXNE | ISR_ORE));
    exception_line(m, u->wiring->irq, high && usart_is_on(u));
}

void usart_illegal(struct machine *m, const struct usart *u, const char *kind, const char *what)
{
    bus_illegal(m, kind, u->tdr->address, u->tdr->full_name, "%s %s", u->wiring->usart->name, what);
}

static bool check_baud(struct machine *m, const struct usart *u)
{
    uint32_t hz = clock_hz(m, u);
    uint32_t smallest = usart_cr1(u) & CR1_OVER8 ? DIVIDER_MIN : 2 * DIVIDER_MIN;
    if (!hz || two_bits(u) < smallest) {
        usart_illegal(m, u, "usart-baud",
                      hz ? "transmits with a BRR below 16" : "transmits without a clock");
        return false;
    }
    if (u->wiring->usart != m->board->console)
        return true;
    clocks_check_rate(m, u->tdr->address, u->wiring->usart->name);
    m->record.uart_baud = 2.0 * hz / two_bits(u);
    double away = m->record.uart_baud / m->board->console_baud - 1;
    if (away > -BAUD_TOLERANCE && away < BAUD_TOLERANCE)
        return true;
    usart_illegal(m, u, "usart-baud", "transmits at a baud rate that the console does not have");
    return false;
}

bool usart_is_sound(struct machine *m, const struct usart *u)
{
    if (gpio_has_function(m, u->wiring->tx, u->wiring->tx_function, true))
        return check_baud(m, u);
    usart_illegal(m, u, "usart-pin", "transmits, and its TX pin is not in that alternate function");
    return false;
}

static void send_out(struct machine *m, const struct usart *u)
{
    m->record.uart_lost += !u->shifted_sound;
    if (!u->shifted_sound || u->wiring->usart != m->board->console)
        return;
    record_text(&m->record.uart, &m->record.uart_size, (char)u->shifted);
    exit_on_text(m, m->record.uart, m->record.uart_size);
    if (m->record.semihosting_size == 0 && !m->options->rtt &&
        !m->options->itm) /* or the image says everything twice, there first */
        show_board_text(m, (char)u->shifted);
}

void usart_shift(const struct machine *m, struct usart *u, uint64_t begin)
{
    u->shifting = true;
    u->shift_end = begin + frame_cycles(m, u);
}

void usart_load_shifter(const struct machine *m, struct usart *u, uint64_t begin)
{
    u->shifted = (uint8_t)(u->to_send & data_mask(u));
    u->shifted_sound = u->sound;
    u->idle_frame = false;
    u->isr->value |= ISR_TXE;
    usart_shift(m, u, begin);
    if (u->sound && u->wiring->usart == m->board->console)
        vcd_frame(begin, u->shift_end, frame_halves(u), true, u->shifted);
}

static void shifted(struct machine *m, struct usart *u)
{
    u->shifting = false;
    if (!u->idle_frame)
        send_out(m, u);
    if (!(u->isr->value & ISR_TXE))
        usart_load_shifter(m, u, u->shift_end);
    else if (!u->idle_frame)
        u->isr->value |= ISR_TC;
    usart_update_line(m, u);
}

bool usart_receives(const struct usart *u)
{
    return usart_is_on(u) && usart_cr1(u) & CR1_RE;
}

void usart_await_input(const struct machine *m, struct usart *u, uint64_t begin)
{
    uint64_t from = m->options->uart_input_from;
    if (!usart_receives(u) || !u->input || !*u->input)
        u->receive_at = NEVER;
    else if (u->receive_at == NEVER)
        u->receive_at = (begin > from ? begin : from) + frame_cycles(m, u);
}

static void received(struct machine *m, struct usart *u)
{
    uint8_t character = (uint8_t)*u->input++;
    uint64_t end = u->receive_at;
    bool is_heard = true;
    if (!gpio_has_function(m, u->wiring->rx, u->wiring->rx_function, false)) {
        usart_illegal(m, u, "usart-pin",
                      "listens, and its RX pin is not in that alternate function");
        is_heard = false;
    } else if (!(u->isr->value & ISR_RXNE)) {
        u->received = character & data_mask(u);
        u->isr->value |= ISR_RXNE;
    } else if (u->kind != USART_NORDIC || !nordic_uart_keeps(u, character)) {
        m->record.uart_overruns++;
        m->record.uart_overrun_flags += !(u->isr->value & ISR_ORE);
        u->isr->value |= ISR_ORE;
    }
    if (is_heard)
        vcd_frame(end - frame_cycles(m, u), end, frame_halves(u), false, character);
    u->receive_at = NEVER;
    usart_await_input(m, u, end);
    usart_update_line(m, u);
}

void usart_init(struct machine *m)
{
    m->usarts = calloc(m->board->usart_count + 1, sizeof *m->usarts);
    if (!m->usarts)
        refuse("there is no memory left; end other programs");
    for (size_t i = 0; i < m->board->usart_count; i++) {
        struct usart *u = &m->usarts[i];
        u->wiring = &m->board->usarts[i];
        usart_attach(m, u);
        if (u->wiring->usart == m->board->console)
            u->input = m->options->uart_input;
    }
}

static struct usart *console(const struct machine *m)
{
    for (size_t i = 0; i < m->board->usart_count; i++) {
        if (m->usarts[i].wiring->usart == m->board->console)
            return &m->usarts[i];
    }
    return NULL;
}

bool usart_is_quiet(const struct machine *m)
{
    const struct usart *u = console(m);
    return u && usart_receives(u) && !(u->input && *u->input);
}

void usart_type(struct machine *m, const char *text)
{
    struct usart *u = console(m);
    u->input = text;
    usart_await_input(m, u, m->now);
}

static void quiet(struct usart *u)
{
    u->shifting = u->idle_frame = false;
    u->seen = 0;
    if (u->kind != USART_STM32)
        usart_shadow_reset(u);
    u->pl011.overrun_cleared = false;
    u->nordic.kept_count = 0;
    u->nordic.seen = u->isr->value;
    u->receive_at = NEVER;
}

void usart_reset(struct machine *m)
{
    for (size_t i = 0; i < m->board->usart_count; i++)
        quiet(&m->usarts[i]);
}

void usart_peripheral_reset(struct machine *m, const struct peripheral *peripheral)
{
    for (size_t i = 0; i < m->board->usart_count; i++) {
        if (m->usarts[i].wiring->usart != peripheral)
            continue;
        quiet(&m->usarts[i]);
        usart_update_line(m, &m->usarts[i]);
    }
}

uint64_t usart_next(const struct machine *m)
{
    uint64_t next = NEVER;
    for (size_t i = 0; i < m->board->usart_count; i++) {
        const struct usart *u = &m->usarts[i];
        if (u->shifting && u->shift_end < next)
            next = u->shift_end;
        if (u->receive_at < next)
            next = u->receive_at;
    }
    return next;
}

void usart_run(struct machine *m)
{
    for (size_t i = 0; i < m->board->usart_count; i++) {
        struct usart *u = &m->usarts[i];
        while (u->shifting && u->shift_end <= m->now)
            shifted(m, u);
        while (u->receive_at <= m->now)
            received(m, u);
    }
}
