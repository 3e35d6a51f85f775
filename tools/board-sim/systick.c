/* systick.c - the system timer, as a function of the cycle count.
 *
 * ARMv6-M Architecture Reference Manual, "The system timer, SysTick": it counts down to zero, and
 * one clock later it is at the reload value; so a period is the reload value and one. Clearing it
 * by a write makes the next clock reload it, without an exception. */
#include "machine.h"

/* RM0377 and RM0091, "Clocks", the clock tree: the reference clock is HCLK / 8. */
#define REFERENCE_DIVIDER 8

static uint64_t clocks(const struct systick *s, uint64_t cycle)
{
    return s->processor_clock ? cycle : cycle / REFERENCE_DIVIDER;
}

static void reached_zero(struct machine *m)
{
    m->systick.count_flag = true;
    if (m->systick.interrupt)
        exception_pend(m, EXCEPTION_SYSTICK);
}

static void advance(struct machine *m, uint64_t ticks)
{
    struct systick *s = &m->systick;
    while (ticks) {
        if (s->value == 0 && s->load == 0)
            return;
        if (s->value == 0) {
            s->value = s->load;
            ticks--;
        } else if (ticks < s->value) {
            s->value -= (uint32_t)ticks;
            return;
        } else {
            ticks -= s->value;
            s->value = 0;
            ticks %= (uint64_t)s->load + 1; /* whole periods end at zero again */
            reached_zero(m);
        }
    }
}

void systick_sync(struct machine *m)
{
    struct systick *s = &m->systick;
    uint64_t ticks = clocks(s, m->now) - clocks(s, s->at);
    s->at = m->now;
    if (s->enabled && !(m->core.asleep && m->system.sleep_deep))
        advance(m, ticks);
}

uint64_t systick_next(const struct machine *m)
{
    const struct systick *s = &m->systick;
    bool pending = exceptions_has(&m->nvic.pending, EXCEPTION_SYSTICK);
    if (!s->enabled || !s->interrupt || pending || (m->core.asleep && m->system.sleep_deep))
        return NEVER;
    if (!s->value && !s->load)
        return NEVER;
    uint64_t clock = clocks(s, s->at) + (s->value ? s->value : s->load + 1);
    return s->processor_clock ? clock : clock * REFERENCE_DIVIDER;
}

void systick_reset(struct machine *m)
{
    m->systick = (struct systick){.at = m->now};
}

/* "SysTick Control and Status Register" */
#define SYST_CSR UINT32_C(0xe000e010)
enum { CSR_ENABLE = 1, CSR_TICKINT = 2, CSR_CLKSOURCE = 4, CSR_COUNTFLAG = 1 << 16 };

uint32_t systick_peek_control(struct machine *m)
{
    const struct systick *s = &m->systick;
    systick_sync(m);
    return (s->enabled ? CSR_ENABLE : 0) | (s->interrupt ? CSR_TICKINT : 0) |
           (s->processor_clock ? CSR_CLKSOURCE : 0) | (s->count_flag ? CSR_COUNTFLAG : 0);
}

uint32_t systick_read_control(struct machine *m)
{
    uint32_t value = systick_peek_control(m);
    m->systick.count_flag = false;
    return value;
}

void systick_write_control(struct machine *m, uint32_t value)
{
    systick_sync(m);
    m->systick.enabled = value & CSR_ENABLE;
    m->systick.interrupt = value & CSR_TICKINT;
    m->systick.processor_clock = value & CSR_CLKSOURCE;
    if (m->systick.enabled)
        clocks_check_rate(m, SYST_CSR, "SysTick");
}

void systick_write_load(struct machine *m, uint32_t value)
{
    systick_sync(m);
    m->systick.load = value;
}

void systick_clear(struct machine *m)
{
    systick_sync(m);
    m->systick.value = 0;
    m->systick.count_flag = false;
}
