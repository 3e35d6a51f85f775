/* nordic_gpio.c - a port of one of Nordic's chips, and GPIOTE, whose channels watch pins of all ports.
 *
 * nRF52833 Product Specification, "GPIO", "GPIOTE". Tasks on pins, SENSE and the event PORT are not modelled. */
#include "gpio.h"

#include "text.h"

#define CHANNELS_MAX 8

enum { CNF_INPUT_OFF = 1 << 1, CNF_PULL = 3 << 2, CNF_PULL_UP = 3 << 2 }; /* of PIN_CNF */
enum { CNF_DRIVE_SHIFT = 8, DRIVE_S0D1 = 6 }; /* from 6 on a high level is driven alone */
enum { CONFIG_MODE = 3, CONFIG_EVENT = 1, CONFIG_TASK = 3 };

struct nordic_regs {
    struct reg *dir, *cnf[PINS_MAX];
    unsigned number; /* of the port */
    struct reg *config[CHANNELS_MAX], *event[CHANNELS_MAX], *enabled;
};

static struct nordic_regs *regs_of(const struct gpio *g)
{
    return g->regs;
}

static bool has(const struct gpio *g, unsigned pin, uint32_t mask, uint32_t value)
{
    return (reg_value(regs_of(g)->cnf[pin]) & mask) == value;
}

static enum gpio_mode mode(const struct gpio *g, unsigned pin)
{
    return gpio_bit(regs_of(g)->dir, pin) ? MODE_OUTPUT : MODE_INPUT;
}

static bool is_open_drain(const struct gpio *g, unsigned pin)
{
    return (reg_value(regs_of(g)->cnf[pin]) >> CNF_DRIVE_SHIFT & 7) >= DRIVE_S0D1;
}

static bool is_pulled_up(const struct gpio *g, unsigned pin)
{
    return has(g, pin, CNF_PULL, CNF_PULL_UP);
}

/* A device takes the pins that its PSEL registers say; here it must be what "Pin configuration" asks for. */
static bool has_function(const struct gpio *g, unsigned pin, unsigned function, bool out)
{
    (void)function;
    bool is_output = mode(g, pin) == MODE_OUTPUT;
    return out ? is_output : !is_output && has(g, pin, CNF_INPUT_OFF, 0);
}

/* ---- GPIOTE ---- */

static void update_line(struct machine *m, const struct gpio *g)
{
    bool high = false;
    for (unsigned i = 0; i < CHANNELS_MAX; i++)
        high |= reg_value(regs_of(g)->event[i]) && gpio_bit(regs_of(g)->enabled, i);
    exception_line(m, g->port->irq, high);
}

/* CONFIG: pin in bits 12 to 8, port in bit 13, polarity in bits 17 and 16: 1 rising, 2 falling, 3 both. */
static void edge(struct machine *m, struct gpio *g, unsigned pin, bool level)
{
    const struct nordic_regs *regs = regs_of(g);
    if (has(g, pin, CNF_INPUT_OFF, CNF_INPUT_OFF))
        return;
    for (unsigned i = 0; i < CHANNELS_MAX; i++) {
        uint32_t config = reg_value(regs->config[i]);
        if ((config & CONFIG_MODE) == CONFIG_EVENT &&
            (config >> 8 & 63) == (regs->number << 5 | pin) && config >> 16 & (level ? 1 : 2))
            regs->event[i]->value = 1;
    }
    update_line(m, g);
}

static void write_config(struct machine *m, struct reg *reg, uint32_t value)
{
    if ((value & CONFIG_MODE) == CONFIG_TASK)
        bus_illegal(m, "gpiote-task", reg->address, reg->full_name,
                    "it makes %s a task, which is not modelled", reg->full_name);
    reg->value = value & reg->writable;
}

static void write_event(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = value & 1;
    update_line(m, reg->device);
}

static void write_enable(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value |= value & reg->writable;
    update_line(m, reg->device);
}

static void write_disable(struct machine *m, struct reg *reg, uint32_t value)
{
    regs_of(reg->device)->enabled->value &= ~value;
    update_line(m, reg->device);
}

static uint32_t read_enabled(struct machine *m, struct reg *reg)
{
    (void)m;
    return reg_value(regs_of(reg->device)->enabled);
}

/* ---- the registers ---- */

static uint32_t read_in(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    uint32_t value = 0;
    for (unsigned pin = 0; pin < PINS_MAX; pin++)
        value |= has(g, pin, CNF_INPUT_OFF, 0) ? g->level & 1u << pin : 0;
    return reg->value = value;
}

/* "DIR: the same bit as in PIN_CNF". */
static void set_directions(struct machine *m, struct gpio *g, uint32_t value)
{
    for (unsigned pin = 0; pin < PINS_MAX; pin++)
        regs_of(g)->cnf[pin]->value = (regs_of(g)->cnf[pin]->value & ~1u) | (value >> pin & 1);
    regs_of(g)->dir->value = value;
    gpio_update(m, g);
}

static void write_dir(struct machine *m, struct reg *reg, uint32_t value)
{
    set_directions(m, reg->device, value);
}

static void write_dirset(struct machine *m, struct reg *reg, uint32_t value)
{
    set_directions(m, reg->device, regs_of(reg->device)->dir->value | value);
}

static void write_dirclr(struct machine *m, struct reg *reg, uint32_t value)
{
    set_directions(m, reg->device, regs_of(reg->device)->dir->value & ~value);
}

static void write_cnf(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    uint32_t directions = 0;
    reg->value = value & reg->writable;
    for (unsigned pin = 0; pin < PINS_MAX; pin++)
        directions |= (regs_of(g)->cnf[pin]->value & 1) << pin;
    set_directions(m, g, directions);
}

static void write_set(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->out->value |= value;
    gpio_update(m, g);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->out->value &= ~value;
    gpio_update(m, g);
}

static uint32_t read_out(struct machine *m, struct reg *reg)
{
    (void)m;
    return reg_value(((struct gpio *)reg->device)->out);
}

static uint32_t read_dir(struct machine *m, struct reg *reg)
{
    (void)m;
    return reg_value(regs_of(reg->device)->dir);
}

static struct reg *attach(struct gpio *g, const struct peripheral *owner, const char *name,
                          const struct reg_model *model)
{
    struct reg *reg = table_register(owner, name);
    if (!reg)
        refuse("%s has no %s, so it is none of Nordic's", owner->name, name);
    reg->model = model;
    reg->device = g;
    return reg;
}

/* Both ports have the registers; the models are the last one's, which is the same. */
static void attach_gpiote(struct gpio *g)
{
    static const struct reg_model config = {NULL, write_config}, event = {NULL, write_event},
                                  enable = {read_enabled, write_enable},
                                  disable = {read_enabled, write_disable};
    struct nordic_regs *regs = g->regs;
    const struct peripheral *gpiote = g->port->functions;
    for (unsigned i = 0; i < CHANNELS_MAX; i++) {
        regs->config[i] = attach(g, gpiote, text_format("CONFIG[%u]", i), &config);
        regs->event[i] = attach(g, gpiote, text_format("EVENTS_IN[%u]", i), &event);
    }
    regs->enabled = attach(g, gpiote, "INTENSET", &enable);
    attach(g, gpiote, "INTENCLR", &disable);
}

static bool init(struct gpio *g)
{
    static const struct reg_model in = {read_in, NULL}, set = {read_out, write_set},
                                  clear = {read_out, write_clear}, dir = {NULL, write_dir},
                                  dirset = {read_dir, write_dirset},
                                  dirclr = {read_dir, write_dirclr}, cnf = {NULL, write_cnf};
    const struct peripheral *gpio = g->port->gpio;
    if (!table_register(gpio, "PIN_CNF[0]"))
        return false;
    struct nordic_regs *regs = g->regs = grow(NULL, 0, sizeof *regs);
    regs->number = (unsigned)(g->port->letter - '0');
    g->out = attach(g, gpio, "OUT", &gpio_plain);
    regs->dir = attach(g, gpio, "DIR", &dir);
    attach(g, gpio, "IN", &in);
    attach(g, gpio, "OUTSET", &set);
    attach(g, gpio, "OUTCLR", &clear);
    attach(g, gpio, "DIRSET", &dirset);
    attach(g, gpio, "DIRCLR", &dirclr);
    for (unsigned pin = 0; pin < PINS_MAX; pin++)
        regs->cnf[pin] = attach(g, gpio, text_format("PIN_CNF[%u]", pin), &cnf);
    attach_gpiote(g);
    return true;
}

const struct gpio_kind nordic_gpio = {
    .pins = PINS_MAX,
    .init = init,
    .mode = mode,
    .is_open_drain = is_open_drain,
    .is_pulled_up = is_pulled_up,
    .has_function = has_function,
    .edge = edge,
};
