/* nvic.c - which exceptions are pending, and which is the most urgent.
 *
 * ARMv6-M Architecture Reference Manual, "Exception priorities and preemption". On ARMv7-M the faults other than
 * HardFault stay off, and a priority has no subpriority. */
#include "machine.h"

#include <stdio.h>

#define FAULTMASK_PRIORITY (-1)
#define THREAD_PRIORITY 256 /* below every exception: a priority has 8 bits at most */

int exception_priority(const struct machine *m, unsigned exception)
{
    if (exception <= EXCEPTION_HARDFAULT)
        return (int)exception - 4; /* NMI -2, HardFault -1 */
    return m->nvic.priority[exception];
}

/* The most urgent of a set, or 0. */
static unsigned most_urgent(const struct machine *m, const struct exceptions *set)
{
    unsigned best = 0;
    for (unsigned i = 0; i < EXCEPTIONS / 64; i++) {
        for (uint64_t left = set->word[i]; left; left &= left - 1) {
            unsigned exception = 64 * i + (unsigned)__builtin_ctzll(left);
            if (!best || exception_priority(m, exception) < exception_priority(m, best))
                best = exception;
        }
    }
    return best;
}

int exception_running_priority(const struct machine *m, bool with_primask)
{
    unsigned active = most_urgent(m, &m->nvic.active);
    int running = active ? exception_priority(m, active) : THREAD_PRIORITY;
    if (m->core.basepri && m->core.basepri < running)
        running = m->core.basepri;
    if (with_primask && m->core.primask && running > 0)
        running = 0;
    return m->core.faultmask && running > FAULTMASK_PRIORITY ? FAULTMASK_PRIORITY : running;
}

/* ARMv7-M Architecture Reference Manual, "The special-purpose mask registers". */
void exception_set_basepri(struct machine *m, uint32_t value)
{
    m->core.basepri = (uint8_t)(value & 0xff & ~0u << (8 - m->board->priority_bits));
    m->attention = true;
}

void exception_raise_basepri(struct machine *m, uint32_t value)
{
    uint8_t before = m->core.basepri;
    exception_set_basepri(m, value);
    if (!m->core.basepri || (before && before < m->core.basepri))
        m->core.basepri = before;
}

/* HardFault and NMI cannot set it. */
void exception_set_faultmask(struct machine *m, bool value)
{
    if (!value || exception_running_priority(m, false) > FAULTMASK_PRIORITY)
        m->core.faultmask = value;
    m->attention = true;
}

unsigned exception_pending(const struct machine *m)
{
    struct exceptions waiting = m->nvic.pending;
    for (unsigned i = 0; i < EXCEPTIONS / 64; i++)
        waiting.word[i] &= m->nvic.enabled.word[i] | (i ? 0 : (UINT64_C(1) << EXCEPTION_IRQ0) - 1);
    return most_urgent(m, &waiting);
}

void exception_pend(struct machine *m, unsigned exception)
{
    if (m->system.event_on_pend && !exceptions_has(&m->nvic.pending, exception))
        m->core.event = true;
    exceptions_put(&m->nvic.pending, exception, true);
    m->attention = true;
}

void exception_line(struct machine *m, unsigned irq, bool high)
{
    if (high && !exceptions_has(&m->nvic.lines, EXCEPTION_IRQ0 + irq))
        exception_pend(m, EXCEPTION_IRQ0 + irq);
    exceptions_put(&m->nvic.lines, EXCEPTION_IRQ0 + irq, high);
}

const char *exception_name(const struct machine *m, unsigned exception, char *buffer, size_t size)
{
    static const char *const names[EXCEPTION_IRQ0] = {[0] = "Thread",
                                                      [1] = "Reset",
                                                      [EXCEPTION_NMI] = "NMI",
                                                      [EXCEPTION_HARDFAULT] = "HardFault",
                                                      [EXCEPTION_SVCALL] = "SVCall",
                                                      [EXCEPTION_PENDSV] = "PendSV",
                                                      [EXCEPTION_SYSTICK] = "SysTick"};
    const char *name =
        exception < EXCEPTION_IRQ0 ? names[exception] : table_interrupt(m->table, exception - 16);
    if (name)
        return name;
    snprintf(buffer, size, exception < 16 ? "exception %u" : "IRQ %u",
             exception < 16 ? exception : exception - 16);
    return buffer;
}
