/* gpio.h - a port of pins: what every port has, and what its kind decides. Each kind is a table of functions, in a file of its
 * own: stm32_gpio.c, ti_gpio.c, rp2040_gpio.c, nordic_gpio.c. */
#ifndef SIM_GPIO_H
#define SIM_GPIO_H

#include "machine.h"

#define PINS_MAX 32

/* In the order of MODER. */
enum gpio_mode { MODE_INPUT, MODE_OUTPUT, MODE_ALTERNATE, MODE_ANALOG };

struct gpio {
    const struct port *port;
    const struct gpio_kind *kind;
    void *regs;                      /* the kind's own */
    struct reg *out;                 /* has the level of each pin that is an output */
    uint32_t outside, outside_level; /* pins that something outside drives, and how */
    uint32_t driven, level;          /* by the image; as it is on the pin */
    const char *names[PINS_MAX];
};

struct gpio_kind {
    unsigned pins;
    /* Finds the kind's registers and connects their models. False: the port is of another kind. */
    bool (*init)(struct gpio *g);
    enum gpio_mode (*mode)(const struct gpio *g, unsigned pin);
    bool (*is_open_drain)(const struct gpio *g, unsigned pin);
    bool (*is_pulled_up)(const struct gpio *g, unsigned pin);
    /* As gpio_has_function(). */
    bool (*has_function)(const struct gpio *g, unsigned pin, unsigned function, bool out);
    /* The level changed on a pin that is not analog: the interrupt, where there is one. */
    void (*edge)(struct machine *m, struct gpio *g, unsigned pin, bool level);
};

extern const struct gpio_kind stm32_gpio, stm32_gpio_first_kind, ti_gpio, rp2040_gpio, nordic_gpio;

/* Connects a model to a register of the port, whose device is then the port. NULL: there is none of that name. */
struct reg *gpio_attach(struct gpio *g, const char *name, const struct reg_model *model);

/* After a register changed: levels, edges, LEDs. */
void gpio_update(struct machine *m, struct gpio *g);

/* A register of plain storage on which levels depend. */
extern const struct reg_model gpio_plain;
void gpio_write_plain(struct machine *m, struct reg *reg, uint32_t value);

static inline bool gpio_bit(const struct reg *reg, unsigned pin)
{
    return reg_value(reg) >> pin & 1;
}

/* The field of a pin, where each has that many bits from bit 0 on. */
static inline unsigned gpio_field(const struct reg *reg, unsigned pin, unsigned bits)
{
    return reg_value(reg) >> bits * (pin % (32 / bits)) & ((1u << bits) - 1);
}

#endif
