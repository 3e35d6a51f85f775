/* usart_registers.c - what the image says to a USART. */
#include "text.h"
#include "usart.h"

void usart_write_data(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    if (!usart_is_on(u) || !(usart_cr1(u) & CR1_TE)) {
        usart_illegal(m, u, "usart-off", "gets a character while its transmitter is off");
        return;
    }
    if (!(u->isr->value & ISR_TXE))
        usart_illegal(m, u, "usart-overwrite", "gets a character before it has taken the last one");
    u->to_send = value & reg->writable;
    u->sound = usart_is_sound(m, u);
    u->isr->value &= ~(uint32_t)(ISR_TXE | ISR_TC);
    if (!u->shifting && !m->options->uart_stuck)
        usart_load_shifter(m, u, m->now);
    usart_update_line(m, u);
}

/* The first kind, "Status register": reading SR with a flag set, and then DR, clears the flag. */
static uint32_t read_rdr(struct machine *m, struct reg *reg)
{
    struct usart *u = reg->device;
    u->isr->value &= ~(ISR_RXNE | (u->seen & ISR_ORE));
    u->seen = 0;
    usart_update_line(m, u);
    m->attention = true;
    return u->received;
}

static uint32_t read_sr(struct machine *m, struct reg *reg)
{
    (void)m;
    struct usart *u = reg->device;
    return u->seen = reg->value;
}

/* Zeros clear. */
static void write_sr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    reg->value &= value | ~(uint32_t)(ISR_RXNE | ISR_TC);
    usart_update_line(m, u);
}

/* "USART control register 1", UE: without it the flags go back to their defaults. */
static void follow_enables(struct usart *u, bool transmits)
{
    if (!usart_is_on(u))
        u->isr->value = u->isr->reset;
    u->isr->value &= ~(uint32_t)(ISR_TEACK | ISR_REACK);
    u->isr->value |= (transmits ? ISR_TEACK : 0) | (usart_receives(u) ? ISR_REACK : 0);
}

/* "Character transmission procedure": setting TE sends an idle frame first. */
void usart_set_cr1(struct machine *m, struct usart *u, uint32_t value)
{
    struct reg *reg = u->cr1;
    uint32_t on = u->ue | CR1_TE, before = reg->value;
    if (before & value & u->ue && (before ^ value) & CR1_FRAME)
        usart_illegal(m, u, "usart-enabled", "gets another frame format while UE is set");
    reg->value = (before & ~reg->writable) | (value & reg->writable);
    bool transmits = (reg->value & on) == on;
    if (!usart_is_first_kind(u))
        follow_enables(u, transmits);
    if (!transmits && u->shifting && !u->idle_frame)
        usart_illegal(m, u, "usart-off", "is turned off in the middle of a character");
    if (!transmits)
        u->shifting = false;
    if (transmits && (before & on) != on && u->kind == USART_STM32) {
        u->idle_frame = true;
        usart_shift(m, u, m->now);
    }
    usart_await_input(m, u, m->now);
    usart_update_line(m, u);
}

static void write_cr1(struct machine *m, struct reg *reg, uint32_t value)
{
    usart_set_cr1(m, reg->device, value);
}

static void write_while_off(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    uint32_t change = (reg->value ^ value) & (reg == u->cr2 ? CR2_STOP : UINT32_MAX);
    if (usart_is_on(u) && change)
        usart_illegal(m, u, "usart-enabled", "gets another baud rate or stop bits while UE is set");
    reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
}

static void write_request(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    if (value & RQR_RXFRQ)
        u->isr->value &= ~(uint32_t)ISR_RXNE;
    usart_update_line(m, u);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    struct usart *u = reg->device;
    u->isr->value &= ~(value & (ICR_TCCF | ICR_ORECF)); /* the same places in ISR */
    usart_update_line(m, u);
}

static const struct reg_model cr1_model = {NULL, write_cr1}, off_model = {NULL, write_while_off},
                              rqr_model = {NULL, write_request}, icr_model = {NULL, write_clear},
                              rdr_model = {read_rdr, NULL}, tdr_model = {NULL, usart_write_data},
                              sr_model = {read_sr, write_sr},
                              dr_model = {read_rdr, usart_write_data};

struct reg *usart_attach_register(const struct machine *m, struct usart *u, const char *name,
                                  const struct reg_model *model)
{
    struct reg *reg = table_register(u->wiring->usart, name);
    if (!reg)
        refuse("%s: %s has no %s, so it is no USART that this simulator knows", m->table->path,
               u->wiring->usart->name, name);
    reg->model = model;
    reg->device = u;
    return reg;
}

/* A register of a USART that this one does not have. */
static struct reg *shadow(uint32_t reset)
{
    struct reg *reg = grow(NULL, 0, sizeof *reg);
    *reg = (struct reg){.writable = UINT32_MAX, .reset = reset, .value = reset};
    return reg;
}

void usart_shadow(struct usart *u)
{
    u->cr1 = shadow(0);
    u->cr2 = shadow(0);
    u->brr = shadow(0);
    u->isr = shadow(ISR_TXE | ISR_TC);
}

void usart_shadow_reset(struct usart *u)
{
    struct reg *const shadows[] = {u->cr1, u->cr2, u->brr, u->isr};
    for (size_t i = 0; i < sizeof shadows / sizeof shadows[0]; i++)
        shadows[i]->value = shadows[i]->reset;
}

void usart_attach(struct machine *m, struct usart *u)
{
    if (pl011_attach(m, u) || nordic_uart_attach(m, u))
        return;
    u->cr1 = usart_attach_register(m, u, "CR1", &cr1_model);
    u->cr2 = usart_attach_register(m, u, "CR2", &off_model);
    u->brr = usart_attach_register(m, u, "BRR", &off_model);
    bool first = table_register(u->wiring->usart, "SR");
    u->ue = first ? CR1_UE_FIRST_KIND : CR1_UE;
    if (first) {
        u->isr = usart_attach_register(m, u, "SR", &sr_model);
        u->tdr = usart_attach_register(m, u, "DR", &dr_model);
        return;
    }
    u->isr = usart_attach_register(m, u, "ISR", NULL);
    usart_attach_register(m, u, "RDR", &rdr_model);
    u->tdr = usart_attach_register(m, u, "TDR", &tdr_model);
    usart_attach_register(m, u, "RQR", &rqr_model);
    usart_attach_register(m, u, "ICR", &icr_model);
}
