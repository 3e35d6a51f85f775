/* irq.c - the handlers of the board's interrupt lines. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

static struct line {
    irq_handler *handler; /* NULL: the line is masked */
    void *context;
    bool had_handler;
    uint16_t masked_count; /* stops at its largest value */
} lines[IRQ_LINES_MAX];

static const char *set_handler(unsigned number, irq_handler *handler, void *context)
{
    struct line *line = &lines[number];
    bool is_same = line->handler == handler && line->context == context;
    if (handler && line->handler && !is_same)
        return "the interrupt line has another handler: set that to NULL first";
    const char *problem = board_irq_mask(number);
    if (problem)
        return problem;
    line->handler = handler;
    line->context = context;
    line->had_handler |= handler != NULL;
    if (handler)
        board_irq_unmask(number);
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
    return number < IRQ_LINES_MAX ? lines[number].masked_count : 0;
}

static bool count_masked(unsigned number)
{
    if (number >= IRQ_LINES_MAX || !lines[number].had_handler)
        return false;
    if (lines[number].masked_count < UINT16_MAX)
        lines[number].masked_count++;
    return true;
}

bool irq_arrived(unsigned number)
{
    if (number >= IRQ_LINES_MAX || !lines[number].handler)
        return count_masked(number);
    lines[number].handler(lines[number].context);
    return true;
}
