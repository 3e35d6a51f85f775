/* ti_gpio.c - a port of TI's kind, with the lock of some of its pins. Levels do not interrupt here.
 *
 * TM4C123GH6PM data sheet, "General-Purpose Input/Outputs (GPIOs)". */
#include "gpio.h"

#include <string.h>

#include "text.h"

#define KEY 0x4c4f434b /* "GPIO Lock" */

struct ti_regs {
    struct reg *den, *afsel, *pur, *dir, *open_drain, *pctl, *cr, *lock;
    struct reg *ibe, *iev, *im, *ris;
};

/* ---- levels ---- */

/* "Data Register Operation": address bits 9 to 2 say which bits of DATA are meant. */
static uint32_t data_mask(const struct gpio *g, const struct reg *reg)
{
    return (reg->address - g->port->gpio->base) >> 2 & 0xff;
}

static void write_data(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    uint32_t mask = data_mask(g, reg);
    g->out->value = (g->out->value & ~mask) | (value & mask);
    gpio_update(m, g);
}

static uint32_t read_data(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    return g->level & data_mask(g, reg);
}

/* "Commit Control": what CR locks stays as it is, without a sign. */
static void write_committed(struct machine *m, struct reg *reg, uint32_t value)
{
    const struct gpio *g = reg->device;
    const struct ti_regs *regs = g->regs;
    uint32_t locked = (value ^ reg->value) & reg->writable & ~reg_value(regs->cr);
    if (locked)
        bus_illegal(m, "locked", reg->address, reg->full_name,
                    "it changes bits 0x%08x of %s, which CR locks", locked, reg->full_name);
    gpio_write_plain(m, reg, value ^ locked);
}

/* Reads as 1 while CR is locked. */
static void write_lock(struct machine *m, struct reg *reg, uint32_t value)
{
    (void)m;
    reg->value = value != KEY;
}

static void write_commit(struct machine *m, struct reg *reg, uint32_t value)
{
    const struct gpio *g = reg->device;
    const struct ti_regs *regs = g->regs;
    if (reg_value(regs->lock))
        bus_illegal(m, "locked", reg->address, reg->full_name, "it writes %s, which is locked",
                    reg->full_name);
    else
        reg->value = value & reg->writable;
}

/* Without its digital function it is as one that is analog elsewhere. */
static enum gpio_mode mode(const struct gpio *g, unsigned pin)
{
    const struct ti_regs *regs = g->regs;
    if (!gpio_bit(regs->den, pin))
        return MODE_ANALOG;
    if (gpio_bit(regs->afsel, pin))
        return MODE_ALTERNATE;
    return gpio_bit(regs->dir, pin) ? MODE_OUTPUT : MODE_INPUT;
}

static bool is_open_drain(const struct gpio *g, unsigned pin)
{
    const struct ti_regs *regs = g->regs;
    return gpio_bit(regs->open_drain, pin);
}

static bool is_pulled_up(const struct gpio *g, unsigned pin)
{
    const struct ti_regs *regs = g->regs;
    return gpio_bit(regs->pur, pin);
}

static bool has_function(const struct gpio *g, unsigned pin, unsigned function, bool out)
{
    (void)out;
    const struct ti_regs *regs = g->regs;
    return mode(g, pin) == MODE_ALTERNATE && gpio_field(regs->pctl, pin, 4) == function;
}

/* ---- interrupts ---- */

static void update_line(struct machine *m, const struct gpio *g)
{
    const struct ti_regs *regs = g->regs;
    exception_line(m, g->port->irq, reg_value(regs->ris) & reg_value(regs->im));
}

/* "Interrupt Control": both edges, or the one that IEV says. */
static void edge(struct machine *m, struct gpio *g, unsigned pin, bool level)
{
    const struct ti_regs *regs = g->regs;
    if (!gpio_bit(regs->ibe, pin) && gpio_bit(regs->iev, pin) != level)
        return;
    regs->ris->value |= 1u << pin;
    update_line(m, g);
}

static void write_mask(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = value & reg->writable;
    update_line(m, reg->device);
}

static uint32_t read_masked(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    const struct ti_regs *regs = g->regs;
    return reg->value = reg_value(regs->ris) & reg_value(regs->im);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    const struct gpio *g = reg->device;
    const struct ti_regs *regs = g->regs;
    regs->ris->value &= ~value;
    update_line(m, g);
}

/* ---- the registers ---- */

static const struct reg_model data = {read_data, write_data}, committed = {NULL, write_committed},
                              mask = {NULL, write_mask}, masked = {read_masked, NULL},
                              clear = {NULL, write_clear}, lock = {NULL, write_lock},
                              commit = {NULL, write_commit};

static struct reg *attach(struct gpio *g, const char *name, const struct reg_model *model)
{
    struct reg *reg = gpio_attach(g, name, model);
    if (!reg)
        refuse("%s has DEN and no %s, so it is no GPIO port that this simulator knows",
               g->port->gpio->name, name);
    return reg;
}

/* Every mask is an address of its own: the table has them as an array, and DATA for all bits. */
static void attach_data(struct gpio *g)
{
    const struct peripheral *gpio = g->port->gpio;
    for (size_t i = 0; i < gpio->count; i++) {
        if (strncmp(gpio->first[i].name, "MASKED", 6) == 0)
            gpio_attach(g, gpio->first[i].name, &data);
    }
    g->out = attach(g, "DATA", &data);
}

static bool init(struct gpio *g)
{
    if (!table_register(g->port->gpio, "DEN"))
        return false;
    struct ti_regs *regs = g->regs = grow(NULL, 0, sizeof *regs);
    attach_data(g);
    *regs = (struct ti_regs){
        .den = attach(g, "DEN", &committed),
        .afsel = attach(g, "AFSEL", &committed),
        .pur = attach(g, "PUR", &committed),
        .dir = attach(g, "DIR", &gpio_plain),
        .open_drain = attach(g, "ODR", NULL),
        .pctl = attach(g, "PCTL", NULL),
        .cr = attach(g, "CR", &commit),
        .lock = attach(g, "LOCK", &lock),
        .ibe = attach(g, "IBE", NULL),
        .iev = attach(g, "IEV", NULL),
        .im = attach(g, "IM", &mask),
        .ris = attach(g, "RIS", NULL),
    };
    attach(g, "MIS", &masked);
    attach(g, "ICR", &clear);
    return true;
}

const struct gpio_kind ti_gpio = {
    .pins = 8,
    .init = init,
    .mode = mode,
    .is_open_drain = is_open_drain,
    .is_pulled_up = is_pulled_up,
    .has_function = has_function,
    .edge = edge,
};
