/* stm32_gpio.c - the two kinds of port that an STM32 has.
 *
 * RM0377 and RM0091, "General-purpose I/Os (GPIO)": a register for each property of the pins. The first kind (RM0008) has
 * CRL and CRH instead, with mode, output type and pull resistor of a pin in four bits. */
#include "gpio.h"

#include "text.h"

enum { PULL_UP = 1 };

struct stm32_regs {
    struct reg *moder, *otyper, *pupdr, *afrl, *afrh;
    struct reg *crl, *crh;
};

/* "GPIO port bit set/reset register": a bit that is to be set and reset is set. */
static void write_bsrr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->out->value = ((g->out->value & ~(value >> 16)) | value) & 0xffff;
    gpio_update(m, g);
}

static void write_brr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->out->value &= ~value;
    gpio_update(m, g);
}

/* "Analog configuration": the input reads as zero. */
static uint32_t read_idr(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    uint32_t value = 0;
    for (unsigned pin = 0; pin < g->kind->pins; pin++) {
        if (g->kind->mode(g, pin) != MODE_ANALOG)
            value |= g->level & 1u << pin;
    }
    return reg->value = value;
}

static const struct reg_model bsrr = {NULL, write_bsrr}, brr = {NULL, write_brr},
                              idr = {read_idr, NULL};

static struct stm32_regs *attach_common(struct gpio *g)
{
    g->out = gpio_attach(g, "ODR", &gpio_plain);
    gpio_attach(g, "BSRR", &bsrr);
    gpio_attach(g, "BRR", &brr);
    gpio_attach(g, "IDR", &idr);
    return g->regs = grow(NULL, 0, sizeof(struct stm32_regs));
}

static void edge(struct machine *m, struct gpio *g, unsigned pin, bool level)
{
    exti_pin(m, g->port->exti_index, pin, level);
}

/* ---- with MODER ---- */

static bool init(struct gpio *g)
{
    const struct peripheral *gpio = g->port->gpio;
    if (!table_register(gpio, "MODER") || !table_register(gpio, "ODR"))
        return false;
    *attach_common(g) = (struct stm32_regs){
        .moder = gpio_attach(g, "MODER", &gpio_plain),
        .otyper = gpio_attach(g, "OTYPER", &gpio_plain),
        .pupdr = gpio_attach(g, "PUPDR", &gpio_plain),
        .afrl = table_register(gpio, "AFRL"),
        .afrh = table_register(gpio, "AFRH"),
    };
    return true;
}

static enum gpio_mode mode(const struct gpio *g, unsigned pin)
{
    const struct stm32_regs *regs = g->regs;
    return gpio_field(regs->moder, pin, 2);
}

static bool is_open_drain(const struct gpio *g, unsigned pin)
{
    const struct stm32_regs *regs = g->regs;
    return gpio_bit(regs->otyper, pin);
}

static bool is_pulled_up(const struct gpio *g, unsigned pin)
{
    const struct stm32_regs *regs = g->regs;
    return gpio_field(regs->pupdr, pin, 2) == PULL_UP;
}

static bool has_function(const struct gpio *g, unsigned pin, unsigned function, bool out)
{
    (void)out;
    const struct stm32_regs *regs = g->regs;
    return mode(g, pin) == MODE_ALTERNATE &&
           gpio_field(pin < 8 ? regs->afrl : regs->afrh, pin, 4) == function;
}

const struct gpio_kind stm32_gpio = {
    .pins = 16,
    .init = init,
    .mode = mode,
    .is_open_drain = is_open_drain,
    .is_pulled_up = is_pulled_up,
    .has_function = has_function,
    .edge = edge,
};

/* ---- the first kind ---- */

static bool init_first_kind(struct gpio *g)
{
    const struct peripheral *gpio = g->port->gpio;
    if (!table_register(gpio, "CRL") || !table_register(gpio, "CRH") ||
        !table_register(gpio, "ODR"))
        return false;
    *attach_common(g) = (struct stm32_regs){
        .crl = gpio_attach(g, "CRL", &gpio_plain),
        .crh = gpio_attach(g, "CRH", &gpio_plain),
    };
    return true;
}

/* RM0008, "Port configuration register": CNF above MODE, which is 0 for an input. */
static unsigned configuration(const struct gpio *g, unsigned pin)
{
    const struct stm32_regs *regs = g->regs;
    return gpio_field(pin < 8 ? regs->crl : regs->crh, pin, 4);
}

static enum gpio_mode mode_first_kind(const struct gpio *g, unsigned pin)
{
    unsigned both = configuration(g, pin);
    if (both & 3)
        return both & 8 ? MODE_ALTERNATE : MODE_OUTPUT;
    return both ? MODE_INPUT : MODE_ANALOG;
}

static bool is_open_drain_first_kind(const struct gpio *g, unsigned pin)
{
    return configuration(g, pin) & 4;
}

/* It pulls an input to where ODR says. */
static bool is_pulled_up_first_kind(const struct gpio *g, unsigned pin)
{
    return configuration(g, pin) == 8 && gpio_bit(g->out, pin);
}

/* It has no number of a function, and a peripheral reads a pin that is an input: RM0008, "GPIO configurations for device
   peripherals". */
static bool has_function_first_kind(const struct gpio *g, unsigned pin, unsigned function, bool out)
{
    (void)function;
    return mode_first_kind(g, pin) == (out ? MODE_ALTERNATE : MODE_INPUT);
}

const struct gpio_kind stm32_gpio_first_kind = {
    .pins = 16,
    .init = init_first_kind,
    .mode = mode_first_kind,
    .is_open_drain = is_open_drain_first_kind,
    .is_pulled_up = is_pulled_up_first_kind,
    .has_function = has_function_first_kind,
    .edge = edge,
};
