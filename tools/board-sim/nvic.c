/* nvic.c - which exceptions are pending, and which is the most urgent.
 *
 * ARMv6-M Architecture Reference Manual, "Exception priorities and preemption". */
#include "machine.h"

#include <stdio.h>

#define THREAD_PRIORITY 4 /* below every exception: two bits of priority make 0 to 3 */

static uint64_t bit(unsigned exception)
{
    return UINT64_C(1) << exception;
}

int exception_priority(const struct machine *m, unsigned exception)
{
    if (exception <= EXCEPTION_HARDFAULT)
        return (int)exception - 4; /* NMI -2, HardFault -1 */
    return m->nvic.priority[exception];
}

int exception_running_priority(const struct machine *m, bool with_primask)
{
    int running = THREAD_PRIORITY;
    for (unsigned i = 1; m->nvic.active >> i; i++) {
        if (m->nvic.active & bit(i) && exception_priority(m, i) < running)
            running = exception_priority(m, i);
    }
    return with_primask && m->core.primask && running > 0 ? 0 : running;
}

unsigned exception_pending(const struct machine *m)
{
    uint64_t waiting = m->nvic.pending & (m->nvic.enabled | (bit(EXCEPTION_IRQ0) - 1));
    unsigned best = 0;
    for (unsigned i = 1; i < EXCEPTIONS && waiting >> i; i++) {
        if (waiting & bit(i) && (!best || exception_priority(m, i) < exception_priority(m, best)))
            best = i;
    }
    return best;
}

void exception_pend(struct machine *m, unsigned exception)
{
    if (m->system.event_on_pend && !(m->nvic.pending & bit(exception)))
        m->core.event = true;
    m->nvic.pending |= bit(exception);
    m->attention = true;
}

void exception_line(struct machine *m, unsigned irq, bool high)
{
    uint64_t line = bit(EXCEPTION_IRQ0 + irq);
    if (high && !(m->nvic.lines & line))
        exception_pend(m, EXCEPTION_IRQ0 + irq);
    m->nvic.lines = high ? m->nvic.lines | line : m->nvic.lines & ~line;
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
