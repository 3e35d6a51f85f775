/* irq.c - the handlers of the board's interrupt lines. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

struct irq_line irq_lines[IRQ_LINES_MAX];
bool irq_is_handled;
void (*irq_after)(void);

static struct {
    bool had_handler;
    uint16_t masked; /* interrupts that arrived without a handler; stops at its largest value */
} counts[IRQ_LINES_MAX];

static const char *set_handler(unsigned number, irq_handler *handler, void *context)
{
    struct irq_line *line = &irq_lines[number];
    bool is_same = line->handler == handler && line->context == context;
    if (handler && line->handler && !is_same)
        return "the interrupt line has another handler: set that to NULL first";
    const char *problem = board_irq_mask(number);
    if (problem)
        return problem;
    *line = (struct irq_line){handler, context};
    if (handler) {
        counts[number].had_handler = true;
        board_irq_unmask(number);
    }
    return NULL;
}

const char *irq_set_handler(unsigned number, irq_handler *handler, void *context)
{
    if (number >= IRQ_LINES_MAX)
        return "the board has no interrupt line of this number";
    uintptr_t state = arch_irq_save();
    const char *problem = set_handler(number, handler, context);
    arch_irq_restore(state);
    return problem;
}

unsigned irq_masked_count(unsigned number)
{
    return number < IRQ_LINES_MAX ? counts[number].masked : 0;
}

bool irq_count_masked(unsigned number)
{
    if (number >= IRQ_LINES_MAX || !counts[number].had_handler)
        return false;
    if (counts[number].masked < UINT16_MAX)
        counts[number].masked++;
    return true;
}
