/* rp2040_gpio.c - an RP2040's or an RP2350's pins: levels in SIO, functions in IO_BANK0, what they are electrically in PADS_BANK0. They do not
 * interrupt here.
 *
 * RP2040 and RP2350 datasheets, "GPIO", and "GPIO Control" of "SIO". */
#include "gpio.h"

#include <string.h>

#include "text.h"

#define PINS 30

enum { FUNCTION_SIO = 5 }; /* of GPIOn_CTRL.FUNCSEL, bits 4 to 0 */
/* Bits of PADS_BANK0.GPIOn: PUE, IE, OD; and ISO, which an RP2040 has not. */
enum { PAD_PULL_UP = 3, PAD_INPUT = 6, PAD_OFF = 7, PAD_ISOLATED = 8 };

struct rp2040_regs {
    struct reg *enable; /* GPIO_OE */
    struct reg *function[PINS], *pad[PINS];
};

static unsigned function_of(const struct gpio *g, unsigned pin)
{
    const struct rp2040_regs *regs = g->regs;
    return reg_value(regs->function[pin]) & 0x1f;
}

static bool pad_has(const struct gpio *g, unsigned pin, unsigned bit)
{
    const struct rp2040_regs *regs = g->regs;
    return gpio_bit(regs->pad[pin], bit);
}

/* RP2350 datasheet, "Pad isolation latches": set after a reset, when the pad is off; what a pad keeps that is isolated later is not
   modelled. */
static bool puts_out(const struct gpio *g, unsigned pin)
{
    return !pad_has(g, pin, PAD_OFF) && !pad_has(g, pin, PAD_ISOLATED);
}

static bool takes_in(const struct gpio *g, unsigned pin)
{
    return pad_has(g, pin, PAD_INPUT) && !pad_has(g, pin, PAD_ISOLATED);
}

static enum gpio_mode mode(const struct gpio *g, unsigned pin)
{
    const struct rp2040_regs *regs = g->regs;
    if (function_of(g, pin) != FUNCTION_SIO)
        return MODE_ALTERNATE;
    return gpio_bit(regs->enable, pin) && puts_out(g, pin) ? MODE_OUTPUT : MODE_INPUT;
}

static bool is_open_drain(const struct gpio *g, unsigned pin)
{
    (void)g, (void)pin;
    return false;
}

static bool is_pulled_up(const struct gpio *g, unsigned pin)
{
    return pad_has(g, pin, PAD_PULL_UP);
}

static bool has_function(const struct gpio *g, unsigned pin, unsigned function, bool out)
{
    return function_of(g, pin) == function && (out ? puts_out(g, pin) : takes_in(g, pin));
}

static void edge(struct machine *m, struct gpio *g, unsigned pin, bool level)
{
    (void)m, (void)g, (void)pin, (void)level;
}

/* ---- the registers ---- */

static uint32_t read_in(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    uint32_t value = 0;
    for (unsigned pin = 0; pin < PINS; pin++)
        value |= takes_in(g, pin) ? g->level & 1u << pin : 0;
    return reg->value = value;
}

static struct reg *target(const struct gpio *g, const struct reg *reg)
{
    const struct rp2040_regs *regs = g->regs;
    return strncmp(reg->name, "GPIO_OE", 7) == 0 ? regs->enable : g->out;
}

static void write_set(struct machine *m, struct reg *reg, uint32_t value)
{
    target(reg->device, reg)->value |= value;
    gpio_update(m, reg->device);
}

static void write_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    target(reg->device, reg)->value &= ~value;
    gpio_update(m, reg->device);
}

static void write_toggle(struct machine *m, struct reg *reg, uint32_t value)
{
    target(reg->device, reg)->value ^= value;
    gpio_update(m, reg->device);
}

static struct reg *attach_pin(struct gpio *g, const struct peripheral *owner, const char *format,
                              unsigned pin)
{
    char name[16];
    snprintf(name, sizeof name, format, pin);
    struct reg *reg = table_register(owner, name);
    if (!reg)
        refuse("%s has no %s, so it is no RP2040's", owner->name, name);
    reg->model = &gpio_plain;
    reg->device = g;
    return reg;
}

static bool init(struct gpio *g)
{
    static const struct reg_model in = {read_in, NULL}, set = {NULL, write_set},
                                  clear = {NULL, write_clear}, toggle = {NULL, write_toggle};
    if (!g->port->pads || !table_register(g->port->gpio, "GPIO_OE"))
        return false;
    struct rp2040_regs *regs = g->regs = grow(NULL, 0, sizeof *regs);
    regs->enable = gpio_attach(g, "GPIO_OE", &gpio_plain);
    g->out = gpio_attach(g, "GPIO_OUT", &gpio_plain);
    gpio_attach(g, "GPIO_IN", &in);
    const char *const places[] = {"GPIO_OUT", "GPIO_OE"};
    for (size_t i = 0; i < 2; i++) {
        gpio_attach(g, text_format("%s_SET", places[i]), &set);
        gpio_attach(g, text_format("%s_CLR", places[i]), &clear);
        gpio_attach(g, text_format("%s_XOR", places[i]), &toggle);
    }
    for (unsigned pin = 0; pin < PINS; pin++) {
        regs->function[pin] = attach_pin(g, g->port->functions, "GPIO%u_CTRL", pin);
        regs->pad[pin] = attach_pin(g, g->port->pads, "GPIO%u", pin);
    }
    return true;
}

const struct gpio_kind rp2040_gpio = {
    .pins = PINS,
    .init = init,
    .mode = mode,
    .is_open_drain = is_open_drain,
    .is_pulled_up = is_pulled_up,
    .has_function = has_function,
    .edge = edge,
};
