/* ti_gpio.h - a port of TI's kind: TM4C123GH6PM data sheet, "General-Purpose Input/Outputs (GPIOs)". */
#ifndef SIM_TI_GPIO_H
#define SIM_TI_GPIO_H

#include "machine.h"

/* What a pin is, of whichever kind its port is. */
enum { MODE_INPUT, MODE_OUTPUT, MODE_ALTERNATE, MODE_ANALOG };

struct ti_gpio {
    struct reg *den, *afsel, *pur, *dir, *open_drain, *pctl, *cr,
        *lock; /* den NULL: another kind */
    struct reg *ibe, *iev, *im, *ris;
    unsigned irq;
};

static inline bool ti_bit(const struct reg *reg, unsigned pin)
{
    return reg_value(reg) >> pin & 1;
}

/* Without its digital function it is as one that is analog elsewhere. */
static inline unsigned ti_mode(const struct ti_gpio *t, unsigned pin)
{
    if (!ti_bit(t->den, pin))
        return MODE_ANALOG;
    if (ti_bit(t->afsel, pin))
        return MODE_ALTERNATE;
    return ti_bit(t->dir, pin) ? MODE_OUTPUT : MODE_INPUT;
}

static inline unsigned ti_function(const struct ti_gpio *t, unsigned pin)
{
    return reg_value(t->pctl) >> 4 * pin & 15;
}

/* Connects the models of interrupts and of the lock. */
void ti_gpio_init(struct ti_gpio *t, const struct port *port);
void ti_gpio_edge(struct machine *m, struct ti_gpio *t, unsigned pin, bool level);

#endif
