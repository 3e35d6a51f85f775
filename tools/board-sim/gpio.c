/* gpio.c - pins: what the image drives, what the script and pull resistors put there.
 *
 * RM0377 and RM0091, "General-purpose I/Os (GPIO)". The first kind of port (RM0008) has CRL and CRH, with mode, output type
 * and pull resistor of a pin in four bits. */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "ti_gpio.h"

enum { PULL_UP = 1 };

#define PINS 16

struct gpio {
    const struct port *port;
    struct reg *moder, *otyper, *pupdr, *odr, *afrl, *afrh;
    struct reg *crl, *crh;           /* the first kind, instead of MODER and its like */
    struct ti_gpio ti;               /* TI's kind */
    uint16_t outside, outside_level; /* pins that something outside drives, and how */
    uint16_t driven, level;          /* by the image; as it is on the pin */
    const char *names[PINS];
};

static unsigned two_bits(const struct reg *reg, unsigned pin)
{
    return reg_value(reg) >> 2 * pin & 3;
}

/* RM0008, "Port configuration register": CNF above MODE, which is 0 for an input. */
static unsigned four_bits(const struct gpio *g, unsigned pin)
{
    return reg_value(pin < 8 ? g->crl : g->crh) >> 4 * (pin % 8) & 15;
}

static unsigned mode_of(const struct gpio *g, unsigned pin)
{
    if (g->ti.den)
        return ti_mode(&g->ti, pin);
    if (!g->crl)
        return two_bits(g->moder, pin);
    unsigned both = four_bits(g, pin);
    if (both & 3)
        return both & 8 ? MODE_ALTERNATE : MODE_OUTPUT;
    return both ? MODE_INPUT : MODE_ANALOG;
}

static bool is_open_drain(const struct gpio *g, unsigned pin)
{
    if (g->ti.den)
        return ti_bit(g->ti.open_drain, pin);
    return g->crl ? four_bits(g, pin) & 4 : reg_value(g->otyper) >> pin & 1;
}

/* The first kind pulls an input to where ODR says. */
static bool is_pulled_up(const struct gpio *g, unsigned pin)
{
    if (g->ti.den)
        return ti_bit(g->ti.pur, pin);
    if (g->crl)
        return four_bits(g, pin) == 8 && g->odr->value >> pin & 1;
    return two_bits(g->pupdr, pin) == PULL_UP;
}

static bool is_driven(const struct gpio *g, unsigned pin)
{
    return mode_of(g, pin) == MODE_OUTPUT && !(is_open_drain(g, pin) && g->odr->value >> pin & 1);
}

static bool level_of(const struct gpio *g, unsigned pin)
{
    if (is_driven(g, pin))
        return g->odr->value >> pin & 1;
    if (g->outside >> pin & 1)
        return g->outside_level >> pin & 1;
    return is_pulled_up(g, pin);
}

bool gpio_led_on(const struct machine *m, const struct led *led)
{
    const struct gpio *g = &m->gpios[led->pin.port];
    unsigned pin = led->pin.bit;
    return g->driven >> pin & 1 && (g->level >> pin & 1) == led->active;
}

static void light(struct machine *m, const struct gpio *g, unsigned pin)
{
    for (size_t i = 0; i < m->board->led_count; i++) {
        const struct led *led = &m->board->leds[i];
        bool on = gpio_led_on(m, led);
        if (&m->gpios[led->pin.port] != g || led->pin.bit != pin || on == m->led_on[i])
            continue;
        m->led_on[i] = on;
        show_led(m, led, on);
        event_led_edge(m);
    }
}

/* An edge is a change of the level on a pin that the image drives, before it or after. */
static void update_pin(struct machine *m, struct gpio *g, unsigned pin, bool tell)
{
    uint16_t bit = (uint16_t)(1u << pin);
    bool was_driven = g->driven & bit, was = g->level & bit;
    bool driven = is_driven(g, pin), now = level_of(g, pin);
    g->driven = (uint16_t)(driven ? g->driven | bit : g->driven & ~bit);
    g->level = (uint16_t)(now ? g->level | bit : g->level & ~bit);
    if (!tell)
        return;
    if (was != now && (was_driven || driven))
        record_edge(m, g->names[pin], now);
    light(m, g, pin);
    if (was == now || mode_of(g, pin) == MODE_ANALOG)
        return;
    if (g->ti.den)
        ti_gpio_edge(m, &g->ti, pin, now);
    else
        exti_pin(m, g->port->exti_index, pin, now);
}

static void update(struct machine *m, struct gpio *g, bool tell)
{
    for (unsigned pin = 0; pin < PINS; pin++)
        update_pin(m, g, pin, tell);
}

static void write_any(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
    update(m, reg->device, true);
}

/* "GPIO port bit set/reset register": a bit that is to be set and reset is set. */
static void write_bsrr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->odr->value = ((g->odr->value & ~(value >> 16)) | value) & 0xffff;
    update(m, g, true);
}

static void write_brr(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    g->odr->value &= ~value;
    update(m, g, true);
}

/* "Analog configuration": the input reads as zero. */
static uint32_t read_idr(struct machine *m, struct reg *reg)
{
    (void)m;
    const struct gpio *g = reg->device;
    uint32_t value = 0;
    for (unsigned pin = 0; pin < PINS; pin++) {
        if (mode_of(g, pin) != MODE_ANALOG)
            value |= g->level & 1u << pin;
    }
    return reg->value = value;
}

/* "Data Register Operation": address bits 9 to 2 say which bits of DATA are meant. */
static uint32_t data_mask(const struct gpio *g, const struct reg *reg)
{
    return (reg->address - g->port->gpio->base) >> 2 & 0xff;
}

static void write_data(struct machine *m, struct reg *reg, uint32_t value)
{
    struct gpio *g = reg->device;
    uint32_t mask = data_mask(g, reg);
    g->odr->value = (g->odr->value & ~mask) | (value & mask);
    update(m, g, true);
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
    struct gpio *g = reg->device;
    uint32_t locked = (value ^ reg->value) & reg->writable & ~reg_value(g->ti.cr);
    if (locked)
        bus_illegal(m, "locked", reg->address, reg->full_name,
                    "it changes bits 0x%08x of %s, which CR locks", locked, reg->full_name);
    write_any(m, reg, value ^ locked);
}

static const struct reg_model plain = {NULL, write_any}, bsrr = {NULL, write_bsrr},
                              brr = {NULL, write_brr}, idr = {read_idr, NULL},
                              ti_data = {read_data, write_data},
                              committed = {NULL, write_committed};

static struct reg *attach(struct gpio *g, const char *name, const struct reg_model *model)
{
    struct reg *reg = table_register(g->port->gpio, name);
    if (reg) {
        reg->model = model;
        reg->device = g;
    }
    return reg;
}

/* Every mask is an address of its own: the table has them as an array, and DATA for all bits. */
static void init_ti(struct gpio *g, const struct port *port)
{
    for (size_t i = 0; i < port->gpio->count; i++) {
        struct reg *reg = &port->gpio->first[i];
        if (strncmp(reg->name, "MASKED", 6) == 0)
            attach(g, reg->name, &ti_data);
    }
    g->odr = attach(g, "DATA", &ti_data);
    g->ti.den = attach(g, "DEN", &committed);
    g->ti.afsel = attach(g, "AFSEL", &committed);
    g->ti.pur = attach(g, "PUR", &committed);
    g->ti.dir = attach(g, "DIR", &plain);
    g->ti.open_drain = table_register(port->gpio, "ODR");
    ti_gpio_init(&g->ti, port);
}

static void name_pins(struct gpio *g)
{
    for (unsigned pin = 0; pin < PINS; pin++)
        g->names[pin] = text_format("P%c%u", g->port->letter, pin);
}

static void init_port(struct machine *m, struct gpio *g, const struct port *port)
{
    g->port = port;
    name_pins(g);
    if (table_register(port->gpio, "DEN")) {
        init_ti(g, port);
        return;
    }
    g->moder = attach(g, "MODER", &plain);
    g->odr = attach(g, "ODR", &plain);
    g->crl = attach(g, "CRL", &plain);
    g->crh = attach(g, "CRH", &plain);
    if (!(g->moder || (g->crl && g->crh)) || !g->odr)
        refuse("%s: %s has neither MODER nor CRL and CRH, or no ODR, so it is no GPIO port that "
               "this simulator knows",
               m->table->path, port->gpio->name);
    g->otyper = attach(g, "OTYPER", &plain);
    g->pupdr = attach(g, "PUPDR", &plain);
    g->afrl = table_register(port->gpio, "AFRL");
    g->afrh = table_register(port->gpio, "AFRH");
    attach(g, "BSRR", &bsrr);
    attach(g, "BRR", &brr);
    attach(g, "IDR", &idr);
}

void gpio_init(struct machine *m)
{
    m->gpios = calloc(m->board->port_count + 1, sizeof *m->gpios);
    if (!m->gpios)
        refuse("there is no memory left; end other programs");
    for (size_t i = 0; i < m->board->port_count; i++)
        init_port(m, &m->gpios[i], &m->board->ports[i]);
}

/* Before the image runs, levels are as they are: no edges. A later reset lets go of the pins, which
   can be one. */
void gpio_reset(struct machine *m)
{
    for (size_t i = 0; i < m->board->port_count; i++)
        update(m, &m->gpios[i], m->record.resets > 0);
}

void gpio_peripheral_reset(struct machine *m, const struct peripheral *peripheral)
{
    for (size_t i = 0; i < m->board->port_count; i++) {
        if (m->gpios[i].port->gpio == peripheral)
            update(m, &m->gpios[i], true);
    }
}

void gpio_input(struct machine *m, struct pin pin, char level)
{
    struct gpio *g = &m->gpios[pin.port];
    uint16_t bit = (uint16_t)(1u << pin.bit);
    g->outside = (uint16_t)(level == 'z' ? g->outside & ~bit : g->outside | bit);
    g->outside_level = (uint16_t)(level == '1' ? g->outside_level | bit : g->outside_level & ~bit);
    update_pin(m, g, pin.bit, true);
    m->attention = true;
}

/* The first kind has no number of a function, and a peripheral reads a pin that is an input: RM0008, "GPIO configurations for
   device peripherals". */
bool gpio_has_function(const struct machine *m, struct pin pin, unsigned function, bool out)
{
    const struct gpio *g = &m->gpios[pin.port];
    if (g->ti.den)
        return mode_of(g, pin.bit) == MODE_ALTERNATE && ti_function(&g->ti, pin.bit) == function;
    if (g->crl)
        return mode_of(g, pin.bit) == (out ? MODE_ALTERNATE : MODE_INPUT);
    const struct reg *afr = pin.bit < 8 ? g->afrl : g->afrh;
    return two_bits(g->moder, pin.bit) == MODE_ALTERNATE &&
           (reg_value(afr) >> 4 * (pin.bit % 8) & 15) == function;
}
