/*
 * irq.h - the board's interrupt lines, by number.
 *
 * A handler only handles its device: the core masks and unmasks lines, and tells the interrupt
 * controller when a handler is done. For an app that NEEDS irq.
 */
#pragma once

#include <kernel/config.h>
#include <stdbool.h>
#include <stdint.h>

/* Called with interrupts off, and must not wait for another interrupt. */
typedef void irq_handler(void *context);

/*
 * Sets the handler of a line and unmasks the line; `context` is passed to each call. NULL masks the
 * line and forgets the handler. Returns NULL, or a sentence that says why nothing was changed: the
 * board has no such line, or the line has another handler. An interrupt that the device asked for
 * while its line was masked may arrive once the line is unmasked.
 */
const char *irq_set_handler(unsigned line, irq_handler *handler, void *context);

/*
 * How many interrupts arrived on a line after its handler was taken away: they were on their way, or
 * the controller let them through. An interrupt on a line that never had a handler is a panic.
 */
unsigned irq_masked_count(unsigned line);

/*
 * For a service that switches threads: called, with interrupts off, at the end of each interrupt, once the
 * controller has been told. NULL, as at the start: nothing. It may return much later, and meanwhile
 * other interrupts begin and end.
 */
extern void (*irq_after)(void);

/* Whether an interrupt is being handled. On a Cortex-M the core knows that, and this stays false. */
extern bool irq_is_handled;

/* For the board: an interrupt begins, and has been ended at the controller. Nothing interrupts one. */
static inline void irq_begin(void)
{
    irq_is_handled = true;
}

static inline void irq_end(void)
{
    irq_is_handled = false;
    if (irq_after)
        irq_after();
}

/* For irq_arrived(), which is inlined because it is part of every interrupt. */
struct irq_line {
    irq_handler *handler; /* NULL: the line is masked */
    void *context;
};
extern struct irq_line irq_lines[IRQ_LINES_MAX];
bool irq_count_masked(unsigned line);

/* For the port, which may take the two apart. */
static inline bool irq_has_handler(unsigned line)
{
    return line < IRQ_LINES_MAX && irq_lines[line].handler;
}

/*
 * For the port: an interrupt has arrived. Calls the handler; then the port tells the controller that
 * the interrupt has ended. Returns false if the line never had a handler.
 */
static inline bool irq_arrived(unsigned line)
{
    if (!irq_has_handler(line))
        return irq_count_masked(line);
    irq_lines[line].handler(irq_lines[line].context);
    return true;
}
