/* event.c - what happens at which cycle: the script, the devices' own times, the limits. */
#include "machine.h"

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t event_next_for_image(const struct machine *m)
{
    uint64_t next = earlier(earlier(systick_next(m), usart_next(m)), nordic_timers_next(m));
    if (m->script_next < m->options->script_count)
        next = earlier(next, m->options->script[m->script_next].cycle);
    return next;
}

static uint64_t limit(const struct machine *m)
{
    uint64_t cycles = m->options->cycles ? m->options->cycles : NEVER;
    double seconds = m->options->seconds * m->board->hz;
    return m->options->seconds > 0 && seconds < (double)cycles ? (uint64_t)seconds : cycles;
}

uint64_t event_next(const struct machine *m)
{
    return earlier(
        earlier(event_next_for_image(m), limit(m)),
        earlier(earlier(show_next(m), terminal_next()), earlier(gdb_next(), rtt_next())));
}

static void set_register(struct machine *m, const struct script_step *step)
{
    if (step->number == PC) {
        m->core.pc = step->value & ~UINT32_C(1);
        m->core.thumb = step->value & 1;
        m->core.asleep = false;
    } else {
        core_set(m, step->number, step->value);
    }
}

static void do_step(struct machine *m, const struct script_step *step)
{
    switch (step->kind) {
    case SCRIPT_INPUT:
        gpio_input(m, step->pin, step->level);
        break;
    case SCRIPT_IRQ: /* as if it were enabled, so that each vector can be reached */
        exceptions_put(&m->nvic.enabled, step->number, true);
        exception_pend(m, step->number);
        break;
    case SCRIPT_SET:
        set_register(m, step);
        break;
    }
}

void event_run_devices(struct machine *m)
{
    systick_sync(m);
    usart_run(m);
    nordic_timers_run(m);
}

void event_run(struct machine *m)
{
    event_run_devices(m);
    const struct options *o = m->options;
    while (m->script_next < o->script_count && o->script[m->script_next].cycle <= m->now)
        do_step(m, &o->script[m->script_next++]);
    if (show_next(m) <= m->now)
        show_frame(m);
    if (terminal_next() <= m->now)
        terminal_turn(m);
    if (rtt_next() <= m->now)
        rtt_turn(m);
    if (gdb_next() <= m->now)
        gdb_poll(m);
    if (m->ended || limit(m) > m->now)
        return;
    if (o->cycles && m->now >= o->cycles)
        machine_end(m, "cycles", "the limit of %llu cycles", (unsigned long long)o->cycles);
    else
        machine_end(m, "seconds", "the limit of %g seconds", o->seconds);
}

void event_led_edge(struct machine *m)
{
    m->record.toggles++;
    if (m->options->toggles && m->record.toggles >= m->options->toggles)
        machine_end(m, "toggles", "the LED changed %llu times",
                    (unsigned long long)m->options->toggles);
}
