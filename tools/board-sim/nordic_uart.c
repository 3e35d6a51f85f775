/* nordic_uart.c - UART of Nordic's chips, as far as a console needs it: the same line and the same flags as of a USART, under
 * other names.
 *
 * nRF52833 Product Specification, "UART". Flow control is not modelled. */
#include "text.h"
#include "usart.h"

enum { EVENT_RXDRDY = 1 << 2, EVENT_TXDRDY = 1 << 7, EVENT_ERROR = 1 << 9 }; /* of INTENSET */
enum { ENABLE_UART = 4 };
enum { SOURCE_OVERRUN = 1 };
enum { CONFIG_HWFC = 1, CONFIG_PARITY = 7 << 1 };

/* "The rate is 2^32 times it, over 16 MHz": here how many of the core's clocks a bit has, to the nearest. */
static uint32_t clocks_a_bit(const struct machine *m, uint32_t baudrate)
{
    double rate = (double)baudrate * 16e6 / 4294967296.0;
    return rate > 0 ? (uint32_t)(m->board->hz / rate + 0.5) : 0;
}

static void update_interrupt(struct machine *m, const struct usart *u)
{
    uint32_t events = (u->nordic.rxdrdy->value ? EVENT_RXDRDY : 0) |
                      (u->nordic.txdrdy->value ? EVENT_TXDRDY : 0) |
                      (u->nordic.error->value ? EVENT_ERROR : 0);
    exception_line(m, u->wiring->irq, events & reg_value(u->nordic.enabled));
}

/* An event happens when a flag of a USART begins to be true. */
void nordic_uart_update(struct machine *m, struct usart *u)
{
    uint32_t now = u->isr->value, begun = now & ~u->nordic.seen;
    u->nordic.seen = now;
    if (begun & ISR_RXNE)
        u->nordic.rxdrdy->value = 1;
    if (begun & ISR_TC)
        u->nordic.txdrdy->value = 1;
    if (begun & ISR_ORE) {
        u->nordic.error->value = 1;
        u->nordic.source->value |= SOURCE_OVERRUN;
    }
    u->isr->value &= ~(uint32_t)ISR_ORE;
    u->nordic.seen &= ~(uint32_t)ISR_ORE;
    update_interrupt(m, u);
}

bool nordic_uart_keeps(struct usart *u, uint8_t character)
{
    if (u->nordic.kept_count == NORDIC_UART_KEPT)
        return false;
    u->nordic.kept[u->nordic.kept_count++] = character;
    return true;
}

/* ---- the registers ---- */

static void set_tasks(struct machine *m, struct reg *reg, uint32_t value, uint32_t bits, bool on)
{
    struct usart *u = reg->device;
    if (value & 1)
        usart_set_cr1(m, u, on ? usart_cr1(u) | bits : usart_cr1(u) & ~bits);
}

static void write_startrx(struct machine *m, struct reg *reg, uint32_t value)
{
    set_tasks(m, reg, value, CR1_RE, true);
}

static void write_stoprx(struct machine *m, struct reg *reg, uint32_t value)
{
    set_tasks(m, reg, value, CR1_RE, false);
}

static void write_starttx(struct machine *m, struct reg *reg, uint32_t value)
{
    set_tasks(m, reg, value, CR1_TE, true);
}

static void write_stoptx(struct machine *m, struct reg *reg, uint32_t value)
{
    set_tasks(m, reg, value, CR1_TE, false);
}

static unsigned selected(const struct machine *m, struct pin pin)
{
    return (unsigned)(m->board->ports[pin.port].letter - '0') << 5 | pin.bit;
}

/* "Pin configuration": PSEL counts while the UART is enabled. */
static void check_pins(struct machine *m, const struct usart *u)
{
    const struct usart_wiring *wiring = u->wiring;
    if (usart_is_on(u) &&
        ((usart_cr1(u) & CR1_TE && reg_value(u->nordic.pseltxd) != selected(m, wiring->tx)) ||
         (usart_cr1(u) & CR1_RE && reg_value(u->nordic.pselrxd) != selected(m, wiring->rx))))
        usart_illegal(m, u, "usart-pin", "is enabled on other pins than those that the board has");
}

static void write_enable(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    reg->value = value & reg->writable;
    usart_set_cr1(
        m, u, reg->value == ENABLE_UART ? usart_cr1(u) | CR1_UE : usart_cr1(u) & ~(uint32_t)CR1_UE);
    check_pins(m, u);
}

static void write_pin(struct machine *m, struct reg *reg, uint32_t value)
{
    if (usart_is_on(reg->device))
        usart_illegal(m, reg->device, "usart-enabled", "gets another pin while it is enabled");
    reg->value = value;
}

static void write_baudrate(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    reg->value = value;
    u->brr->value = clocks_a_bit(m, value);
}

static void write_config(struct machine *m, struct reg *reg, uint32_t value)
{
    if (value & (CONFIG_HWFC | CONFIG_PARITY))
        usart_illegal(m, reg->device, "usart-frame",
                      "gets flow control or parity, which is not modelled");
    reg->value = value & reg->writable;
}

static void write_event(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = value & 1;
    update_interrupt(m, reg->device);
}

static void write_inten(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value |= value & reg->writable;
    update_interrupt(m, reg->device);
}

static void write_intenclr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    u->nordic.enabled->value &= ~value;
    update_interrupt(m, u);
}

/* "Reception": the next byte that was kept moves to RXD, which is an event of its own. */
static uint32_t read_rxd(struct machine *m, struct reg *reg)
{
    struct usart *u = reg->device;
    uint32_t value = u->received;
    u->isr->value &= ~(uint32_t)ISR_RXNE;
    nordic_uart_update(m, u);
    if (u->nordic.kept_count) {
        u->received = u->nordic.kept[0];
        u->nordic.kept_count--;
        for (unsigned i = 0; i < u->nordic.kept_count; i++)
            u->nordic.kept[i] = u->nordic.kept[i + 1];
        u->isr->value |= ISR_RXNE;
        nordic_uart_update(m, u);
    }
    m->attention = true;
    return value;
}

bool nordic_uart_attach(const struct machine *m, struct usart *u)
{
    static const struct reg_model startrx = {NULL, write_startrx}, stoprx = {NULL, write_stoprx},
                                  starttx = {NULL, write_starttx}, stoptx = {NULL, write_stoptx},
                                  enable = {NULL, write_enable}, pin = {NULL, write_pin},
                                  baudrate = {NULL, write_baudrate}, config = {NULL, write_config},
                                  event = {NULL, write_event}, inten = {NULL, write_inten},
                                  intenclr = {NULL, write_intenclr}, rxd = {read_rxd, NULL},
                                  txd = {NULL, usart_write_data};
    if (!table_register(u->wiring->usart, "TASKS_STARTTX"))
        return false;
    u->ue = CR1_UE;
    u->kind = USART_NORDIC;
    usart_shadow(u);
    usart_attach_register(m, u, "TASKS_STARTRX", &startrx);
    usart_attach_register(m, u, "TASKS_STOPRX", &stoprx);
    usart_attach_register(m, u, "TASKS_STARTTX", &starttx);
    usart_attach_register(m, u, "TASKS_STOPTX", &stoptx);
    u->nordic.rxdrdy = usart_attach_register(m, u, "EVENTS_RXDRDY", &event);
    u->nordic.txdrdy = usart_attach_register(m, u, "EVENTS_TXDRDY", &event);
    u->nordic.error = usart_attach_register(m, u, "EVENTS_ERROR", &event);
    u->nordic.source = usart_attach_register(m, u, "ERRORSRC", NULL);
    u->nordic.enabled = usart_attach_register(m, u, "INTENSET", &inten);
    usart_attach_register(m, u, "INTENCLR", &intenclr);
    usart_attach_register(m, u, "ENABLE", &enable);
    u->nordic.pseltxd = usart_attach_register(m, u, "PSELTXD", &pin);
    u->nordic.pselrxd = usart_attach_register(m, u, "PSELRXD", &pin);
    usart_attach_register(m, u, "BAUDRATE", &baudrate);
    usart_attach_register(m, u, "CONFIG", &config);
    usart_attach_register(m, u, "RXD", &rxd);
    u->tdr = usart_attach_register(m, u, "TXD", &txd);
    return true;
}
