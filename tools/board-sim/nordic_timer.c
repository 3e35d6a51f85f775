/* nordic_timer.c - TIMER of Nordic's chips, as a function of the cycle count.
 *
 * nRF52833 Product Specification, "TIMER". Counter mode is not modelled. */
#include <stdlib.h>

#include "machine.h"
#include "text.h"

#define CHANNELS 6
#define COMPARE0 16 /* of INTENSET and INTENCLR */
#define STOP0 8     /* of SHORTS */

struct nordic_timer {
    const struct timer_wiring *wiring;
    struct reg *compare[CHANNELS], *cc[CHANNELS], *shorts, *enabled, *width, *prescaler;
    bool runs;
    uint32_t count; /* as it was at a cycle at which it has counted */
    uint64_t at;
};

static uint64_t cycles_a_count(const struct machine *m, const struct nordic_timer *t)
{
    return (uint64_t)(m->board->hz / t->wiring->hz) << reg_value(t->prescaler);
}

static uint32_t mask(const struct nordic_timer *t)
{
    static const uint32_t masks[4] = {0xffff, 0xff, 0xffffff, 0xffffffff};
    return masks[reg_value(t->width) & 3];
}

/* Counts from now to a channel's CC; a whole turn where it is there already. */
static uint64_t distance(const struct nordic_timer *t, unsigned channel)
{
    uint32_t away = (reg_value(t->cc[channel]) - t->count) & mask(t);
    return away ? away : (uint64_t)mask(t) + 1;
}

static uint64_t nearest(const struct nordic_timer *t)
{
    uint64_t least = UINT64_MAX;
    for (unsigned i = 0; i < CHANNELS; i++) {
        if (t->cc[i] && distance(t, i) < least)
            least = distance(t, i);
    }
    return least;
}

static void update_line(struct machine *m, const struct nordic_timer *t)
{
    bool high = false;
    for (unsigned i = 0; i < CHANNELS; i++)
        high |= reg_value(t->compare[i]) && reg_value(t->enabled) >> (COMPARE0 + i) & 1;
    exception_line(m, t->wiring->irq, high);
}

/* The counter is at the CC of one or more channels. */
static void reached(struct nordic_timer *t)
{
    uint32_t shorts = reg_value(t->shorts), count = t->count;
    for (unsigned i = 0; i < CHANNELS; i++) {
        if (!t->cc[i] || (reg_value(t->cc[i]) & mask(t)) != count)
            continue;
        t->compare[i]->value = 1;
        if (shorts >> i & 1)
            t->count = 0;
        if (shorts >> (STOP0 + i) & 1)
            t->runs = false;
    }
}

static void catch_up(struct machine *m, struct nordic_timer *t)
{
    uint64_t step = cycles_a_count(m, t);
    while (t->runs && nearest(t) * step <= m->now - t->at) {
        uint64_t away = nearest(t);
        t->at += away * step;
        t->count = (t->count + (uint32_t)away) & mask(t);
        reached(t);
    }
    if (t->runs) {
        uint64_t counts = (m->now - t->at) / step;
        t->at += counts * step;
        t->count = (t->count + (uint32_t)counts) & mask(t);
    }
    update_line(m, t);
}

uint64_t nordic_timers_next(const struct machine *m)
{
    uint64_t next = NEVER;
    for (size_t i = 0; i < m->board->timer_count; i++) {
        const struct nordic_timer *t = &m->timers[i];
        uint64_t due = t->runs ? t->at + nearest(t) * cycles_a_count(m, t) : NEVER;
        if (due < next)
            next = due;
    }
    return next;
}

void nordic_timers_run(struct machine *m)
{
    for (size_t i = 0; i < m->board->timer_count; i++)
        catch_up(m, &m->timers[i]);
}

void nordic_timers_reset(struct machine *m)
{
    for (size_t i = 0; i < m->board->timer_count; i++) {
        m->timers[i].runs = false;
        m->timers[i].count = 0;
    }
}

/* ---- the registers ---- */

static void write_start(struct machine *m, struct reg *reg, uint32_t value)
{
    struct nordic_timer *t = reg->device;
    if (!(value & 1) || t->runs)
        return;
    t->runs = true;
    t->at = m->now;
}

static void write_stop(struct machine *m, struct reg *reg, uint32_t value)
{
    struct nordic_timer *t = reg->device;
    catch_up(m, t);
    t->runs = t->runs && !(value & 1);
}

static void write_task_clear(struct machine *m, struct reg *reg, uint32_t value)
{
    struct nordic_timer *t = reg->device;
    if (!(value & 1))
        return;
    catch_up(m, t);
    t->count = 0;
    t->at = m->now;
}

static void write_capture(struct machine *m, struct reg *reg, uint32_t value)
{
    struct nordic_timer *t = reg->device;
    unsigned channel = (reg->address & 0x3f) / 4;
    catch_up(m, t);
    if (value & 1)
        t->cc[channel]->value = t->count;
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
    struct nordic_timer *t = reg->device;
    t->enabled->value &= ~value;
    update_line(m, t);
}

static uint32_t read_enabled(struct machine *m, struct reg *reg)
{
    (void)m;
    return reg_value(((struct nordic_timer *)reg->device)->enabled);
}

/* "BITMODE", "PRESCALER": written only while the timer stands. */
static void write_standing(struct machine *m, struct reg *reg, uint32_t value)
{
    const struct nordic_timer *t = reg->device;
    if (t->runs)
        bus_illegal(m, "timer-runs", reg->address, reg->full_name, "it writes %s while %s runs",
                    reg->full_name, t->wiring->timer->name);
    reg->value = value & reg->writable;
}

static void write_cc(struct machine *m, struct reg *reg, uint32_t value)
{
    catch_up(m, reg->device);
    reg->value = value;
}

static struct reg *attach(struct nordic_timer *t, const char *name, const struct reg_model *model)
{
    struct reg *reg = table_register(t->wiring->timer, name);
    if (!reg)
        refuse("%s has no %s, so it is none of Nordic's timers", t->wiring->timer->name, name);
    reg->model = model;
    reg->device = t;
    return reg;
}

static void init(struct nordic_timer *t)
{
    static const struct reg_model start = {NULL, write_start}, stop = {NULL, write_stop},
                                  clear = {NULL, write_task_clear}, capture = {NULL, write_capture},
                                  event = {NULL, write_event}, enable = {NULL, write_enable},
                                  disable = {read_enabled, write_disable},
                                  standing = {NULL, write_standing}, cc = {NULL, write_cc};
    attach(t, "TASKS_START", &start);
    attach(t, "TASKS_STOP", &stop);
    attach(t, "TASKS_SHUTDOWN", &stop);
    attach(t, "TASKS_CLEAR", &clear);
    for (unsigned i = 0; i < CHANNELS; i++) {
        attach(t, text_format("TASKS_CAPTURE[%u]", i), &capture);
        t->compare[i] = attach(t, text_format("EVENTS_COMPARE[%u]", i), &event);
        t->cc[i] = attach(t, text_format("CC[%u]", i), &cc);
    }
    t->shorts = attach(t, "SHORTS", NULL);
    t->enabled = attach(t, "INTENSET", &enable);
    attach(t, "INTENCLR", &disable);
    t->width = attach(t, "BITMODE", &standing);
    t->prescaler = attach(t, "PRESCALER", &standing);
}

void nordic_timers_init(struct machine *m)
{
    m->timers = calloc(m->board->timer_count + 1, sizeof *m->timers);
    if (!m->timers)
        refuse("there is no memory left; end other programs");
    for (size_t i = 0; i < m->board->timer_count; i++) {
        m->timers[i].wiring = &m->board->timers[i];
        init(&m->timers[i]);
    }
}
