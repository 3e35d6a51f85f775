/* pl011.c - Arm's PL011, as far as a console needs it: the same line and the same flags as of a USART, under other names.
 *
 * DDI 0183 "PrimeCell UART (PL011) Technical Reference Manual"; TI's data sheet of the TM4C123GH6PM, "Universal Asynchronous
 * Receivers/Transmitters (UARTs)". Its FIFOs are not modelled: an image that turns them on is told so. */
#include "text.h"
#include "usart.h"

enum { CTL_UARTEN = 1 << 0, CTL_TXE = 1 << 8, CTL_RXE = 1 << 9 };
enum { LCRH_PEN = 1 << 1, LCRH_STP2 = 1 << 3, LCRH_FEN = 1 << 4, LCRH_WLEN = 3 << 5 };
enum { FR_BUSY = 1 << 3, FR_RXFE = 1 << 4, FR_TXFF = 1 << 5, FR_RXFF = 1 << 6, FR_TXFE = 1 << 7 };
enum { INT_RX = 1 << 4, INT_TX = 1 << 5, INT_OE = 1 << 10 }; /* of IM, RIS, MIS and ICR */
enum { DR_OE = 1 << 11 };

static uint32_t writable(struct reg *reg, uint32_t value)
{
    return reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
}

/* What CTL and IM say, as a USART's CR1 says it. */
static void update(struct machine *m, struct usart *u)
{
    uint32_t ctl = reg_value(u->pl011.ctl), im = reg_value(u->pl011.im);
    usart_set_cr1(m, u,
                  (ctl & CTL_UARTEN ? u->ue : 0) | (ctl & CTL_TXE ? CR1_TE : 0) |
                      (ctl & CTL_RXE ? CR1_RE : 0) | (im & (INT_RX | INT_OE) ? CR1_RXNEIE : 0) |
                      (im & INT_TX ? CR1_TXEIE : 0));
}

static void write_enables(struct machine *m, struct reg *reg, uint32_t value)
{
    writable(reg, value);
    update(m, reg->device);
}

static void write_divider(struct machine *m, struct reg *reg, uint32_t value)
{
    if (usart_is_on(reg->device))
        usart_illegal(m, reg->device, "usart-enabled",
                      "gets another baud rate while UARTEN is set");
    writable(reg, value);
}

/* "UART Integer Baud-Rate Divisor": the two registers count once LCRH is written. In 64ths of 16 clocks. */
static void write_lcrh(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    if (usart_is_on(u))
        usart_illegal(m, u, "usart-enabled", "gets another frame format while UARTEN is set");
    writable(reg, value);
    if (value & LCRH_FEN)
        usart_illegal(m, u, "usart-fifo", "gets its FIFOs turned on, which are not modelled");
    if ((value & LCRH_WLEN) != LCRH_WLEN || value & LCRH_PEN)
        usart_illegal(m, u, "usart-frame",
                      "gets another frame than 8 bits without parity, which is not modelled");
    u->brr->value = (u->pl011.ibrd->value * 64 + u->pl011.fbrd->value) / 4;
    u->cr2->value = value & LCRH_STP2 ? 2 << 12 : 0;
}

static uint32_t read_flags(struct machine *m, struct reg *reg)
{
    (void)m;
    uint32_t isr = ((struct usart *)reg->device)->isr->value;
    return reg->value = (isr & ISR_TXE ? FR_TXFE : FR_TXFF) | (isr & ISR_RXNE ? FR_RXFF : FR_RXFE) |
                        (isr & ISR_TC ? 0 : FR_BUSY);
}

/* "UART Data (UARTDR)": a byte that was received comes with the word that others after it were lost. */
static uint32_t read_data(struct machine *m, struct reg *reg)
{
    struct usart *u = reg->device;
    u->pl011.overrun_cleared = false;
    uint32_t value = u->received | (u->isr->value & ISR_ORE ? DR_OE : 0);
    u->isr->value &= ~(uint32_t)(ISR_RXNE | ISR_ORE);
    usart_update_line(m, u);
    m->attention = true;
    return value;
}

static uint32_t raw(const struct usart *u)
{
    uint32_t isr = u->isr->value;
    return (isr & ISR_RXNE ? INT_RX : 0) | (isr & ISR_TXE ? INT_TX : 0) |
           (isr & ISR_ORE && !u->pl011.overrun_cleared ? INT_OE : 0);
}

static uint32_t read_raw(struct machine *m, struct reg *reg)
{
    (void)m;
    return reg->value = raw(reg->device);
}

static uint32_t read_masked(struct machine *m, struct reg *reg)
{
    (void)m;
    struct usart *u = reg->device;
    return reg->value = raw(u) & reg_value(u->pl011.im);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    if (value & INT_OE)
        u->pl011.overrun_cleared = true;
    usart_update_line(m, u);
}

static const struct reg_model enables = {NULL, write_enables}, divider = {NULL, write_divider},
                              lcrh = {NULL, write_lcrh}, flags = {read_flags, NULL},
                              data = {read_data, usart_write_data}, raws = {read_raw, NULL},
                              masked = {read_masked, NULL}, clear = {NULL, write_clear};

bool pl011_attach(const struct machine *m, struct usart *u)
{
    if (!table_register(u->wiring->usart, "LCRH"))
        return false;
    u->ue = CR1_UE;
    u->kind = USART_PL011;
    usart_shadow(u);
    u->tdr = usart_attach_register(m, u, "DR", &data);
    u->pl011.ctl = usart_attach_register(m, u, "CTL", &enables);
    u->pl011.im = usart_attach_register(m, u, "IM", &enables);
    u->pl011.ibrd = usart_attach_register(m, u, "IBRD", &divider);
    u->pl011.fbrd = usart_attach_register(m, u, "FBRD", &divider);
    usart_attach_register(m, u, "LCRH", &lcrh);
    usart_attach_register(m, u, "FR", &flags);
    usart_attach_register(m, u, "RIS", &raws);
    usart_attach_register(m, u, "MIS", &masked);
    usart_attach_register(m, u, "ICR", &clear);
    return true;
}
