/* gpio.c - pins: what the image drives, what the script and pull resistors put there. */
#include "gpio.h"

#include <stdlib.h>

#include "text.h"

static bool is_driven(const struct gpio *g, unsigned pin)
{
    return g->kind->mode(g, pin) == MODE_OUTPUT &&
           !(g->kind->is_open_drain(g, pin) && gpio_bit(g->out, pin));
}

static bool level_of(const struct gpio *g, unsigned pin)
{
    if (is_driven(g, pin))
        return gpio_bit(g->out, pin);
    if (g->outside >> pin & 1)
        return g->outside_level >> pin & 1;
    return g->kind->is_pulled_up(g, pin);
}

static bool drives(const struct machine *m, struct pin pin, bool level)
{
    const struct gpio *g = &m->gpios[pin.port];
    return g->driven >> pin.bit & 1 && (g->level >> pin.bit & 1) == level;
}

bool gpio_led_on(const struct machine *m, const struct led *led)
{
    return drives(m, led->pin, led->active) &&
           (!led->is_in_matrix || drives(m, led->other, led->other_active));
}

static bool hangs_on(const struct machine *m, const struct led *led, const struct gpio *g,
                     unsigned pin)
{
    return (&m->gpios[led->pin.port] == g && led->pin.bit == pin) ||
           (led->is_in_matrix && &m->gpios[led->other.port] == g && led->other.bit == pin);
}

static void light(struct machine *m, const struct gpio *g, unsigned pin)
{
    for (size_t i = 0; i < m->board->led_count; i++) {
        const struct led *led = &m->board->leds[i];
        bool on = gpio_led_on(m, led);
        if (!hangs_on(m, led, g, pin) || on == m->led_on[i])
            continue;
        m->led_on[i] = on;
        show_led(m, led, on);
        event_led_edge(m);
    }
}

static void tell_vcd(const struct machine *m, const struct gpio *g, unsigned pin)
{
    if (!vcd_is_on())
        return;
    bool level = g->level >> pin & 1;
    bool floats = !((g->driven | g->outside) >> pin & 1) && !level;
    vcd_change(m->now, "pins", g->names[pin], 1, floats ? VCD_Z : level);
    for (size_t i = 0; i < m->board->led_count; i++) {
        const struct led *led = &m->board->leds[i];
        if (hangs_on(m, led, g, pin))
            vcd_change(m->now, "leds", led->name, 1, gpio_led_on(m, led));
    }
}

/* An edge is a change of the level on a pin that the image drives, before it or after. */
static void update_pin(struct machine *m, struct gpio *g, unsigned pin, bool tell)
{
    uint32_t bit = UINT32_C(1) << pin;
    bool was_driven = g->driven & bit, was = g->level & bit;
    bool driven = is_driven(g, pin), now = level_of(g, pin);
    g->driven = driven ? g->driven | bit : g->driven & ~bit;
    g->level = now ? g->level | bit : g->level & ~bit;
    tell_vcd(m, g, pin);
    if (!tell)
        return;
    if (was != now && (was_driven || driven)) {
        record_edge(m, g->names[pin], now);
        exit_on_edge(m, g->names[pin], now);
    }
    light(m, g, pin);
    if (was != now && g->kind->mode(g, pin) != MODE_ANALOG)
        g->kind->edge(m, g, pin, now);
}

static void update(struct machine *m, struct gpio *g, bool tell)
{
    for (unsigned pin = 0; pin < g->kind->pins; pin++)
        update_pin(m, g, pin, tell);
}

void gpio_update(struct machine *m, struct gpio *g)
{
    update(m, g, true);
}

void gpio_write_plain(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
    gpio_update(m, reg->device);
}

const struct reg_model gpio_plain = {NULL, gpio_write_plain};

struct reg *gpio_attach(struct gpio *g, const char *name, const struct reg_model *model)
{
    struct reg *reg = table_register(g->port->gpio, name);
    if (reg) {
        reg->model = model;
        reg->device = g;
    }
    return reg;
}

static void name_pins(struct gpio *g)
{
    char letter = g->port->letter;
    bool numbered = letter >= '0' && letter <= '9';
    for (unsigned pin = 0; pin < g->kind->pins; pin++)
        g->names[pin] = numbered ? text_format("P%c.%02u", letter, pin)
                        : letter ? text_format("P%c%u", letter, pin)
                                 : text_format("GPIO%u", pin);
}

static void init_port(struct machine *m, struct gpio *g, const struct port *port)
{
    static const struct gpio_kind *const kinds[] = {&stm32_gpio, &stm32_gpio_first_kind, &ti_gpio,
                                                    &rp2040_gpio, &nordic_gpio};
    g->port = port;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !g->kind; i++) {
        if (kinds[i]->init(g))
            g->kind = kinds[i];
    }
    if (!g->kind)
        refuse("%s: %s has neither MODER and ODR, nor CRL, CRH and ODR, nor DEN, nor GPIO_OE, nor "
               "PIN_CNF[0], so it is no GPIO port that this simulator knows",
               m->table->path, port->gpio->name);
    name_pins(g);
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
        const struct port *port = m->gpios[i].port;
        if (port->gpio == peripheral || port->functions == peripheral || port->pads == peripheral)
            gpio_update(m, &m->gpios[i]);
    }
}

void gpio_input(struct machine *m, struct pin pin, char level)
{
    struct gpio *g = &m->gpios[pin.port];
    uint32_t bit = UINT32_C(1) << pin.bit;
    g->outside = level == 'z' ? g->outside & ~bit : g->outside | bit;
    g->outside_level = level == '1' ? g->outside_level | bit : g->outside_level & ~bit;
    update_pin(m, g, pin.bit, true);
    m->attention = true;
}

bool gpio_has_function(const struct machine *m, struct pin pin, unsigned function, bool out)
{
    const struct gpio *g = &m->gpios[pin.port];
    return g->kind->has_function(g, pin.bit, function, out);
}
