/* ti_gpio.c - edges on the pins of a port of TI's kind, and the lock of some of its pins. Levels do not interrupt here. */
#include "ti_gpio.h"

#include "text.h"

#define KEY 0x4c4f434b /* "GPIO Lock" */

static void update_line(struct machine *m, const struct ti_gpio *t)
{
    exception_line(m, t->irq, reg_value(t->ris) & reg_value(t->im));
}

/* "Interrupt Control": both edges, or the one that IEV says. */
void ti_gpio_edge(struct machine *m, struct ti_gpio *t, unsigned pin, bool level)
{
    if (!ti_bit(t->ibe, pin) && ti_bit(t->iev, pin) != level)
        return;
    t->ris->value |= 1u << pin;
    update_line(m, t);
}

static void write_mask(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = value & reg->writable;
    update_line(m, reg->device);
}

static uint32_t read_masked(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct ti_gpio *t = reg->device;
    return reg->value = reg_value(t->ris) & reg_value(t->im);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    struct ti_gpio *t = reg->device;
    t->ris->value &= ~value;
    update_line(m, t);
}

/* Reads as 1 while CR is locked. */
static void write_lock(struct machine *m, struct reg *reg, uint32_t value)
{
    (void)m;
    reg->value = value != KEY;
}

static void write_commit(struct machine *m, struct reg *reg, uint32_t value)
{
    const struct ti_gpio *t = reg->device;
    if (reg_value(t->lock))
        bus_illegal(m, "locked", reg->address, reg->full_name, "it writes %s, which is locked",
                    reg->full_name);
    else
        reg->value = value & reg->writable;
}

static const struct reg_model mask = {NULL, write_mask}, masked = {read_masked, NULL},
                              clear = {NULL, write_clear}, lock = {NULL, write_lock},
                              commit = {NULL, write_commit};

static struct reg *attach(struct ti_gpio *t, const struct port *port, const char *name,
                          const struct reg_model *model)
{
    struct reg *reg = table_register(port->gpio, name);
    if (!reg)
        refuse("%s has DEN and no %s, so it is no GPIO port that this simulator knows",
               port->gpio->name, name);
    reg->model = model;
    reg->device = t;
    return reg;
}

void ti_gpio_init(struct ti_gpio *t, const struct port *port)
{
    t->irq = port->irq;
    t->ibe = attach(t, port, "IBE", NULL);
    t->iev = attach(t, port, "IEV", NULL);
    t->ris = attach(t, port, "RIS", NULL);
    t->im = attach(t, port, "IM", &mask);
    t->pctl = attach(t, port, "PCTL", NULL);
    t->cr = attach(t, port, "CR", &commit);
    t->lock = attach(t, port, "LOCK", &lock);
    attach(t, port, "MIS", &masked);
    attach(t, port, "ICR", &clear);
}
