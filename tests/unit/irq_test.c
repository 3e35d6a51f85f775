/*
 * irq_test.c - the handlers of interrupt lines, over a board with four lines that keeps a record of
 * what it is asked to do.
 */
#include "unit.h"
#include <kernel/arch.h>

static uintptr_t fake_save(void);
static void fake_restore(uintptr_t state);
#define arch_irq_save fake_save
#define arch_irq_restore fake_restore
#include "../../kernel/irq.c"

#define BOARD_LINES 4

static char done[256]; /* what has happened, a word each */
static bool interrupts_on = true;

static void note(const char *what, unsigned line)
{
    size_t length = strlen(done);
    snprintf(done + length, sizeof done - length, "%s%u ", what, line);
}

static uintptr_t fake_save(void)
{
    uintptr_t state = interrupts_on ? 77 : 66;
    interrupts_on = false;
    return state;
}

static void fake_restore(uintptr_t state)
{
    check(!interrupts_on && (state == 77 || state == 66));
    interrupts_on = state == 77;
}

const char *board_irq_mask(unsigned line)
{
    check(!interrupts_on);
    if (line >= BOARD_LINES)
        return "four lines";
    note("mask", line);
    return NULL;
}

void board_irq_unmask(unsigned line)
{
    check(!interrupts_on);
    note("unmask", line);
}

static unsigned first_context = 1, second_context = 2;

static void handler(void *context)
{
    note("handler", *(const unsigned *)context);
}

static void other_handler(void *context)
{
    note("other", *(const unsigned *)context);
}

static void set(unsigned line, irq_handler *new_handler, void *context)
{
    const char *problem = irq_set_handler(line, new_handler, context);
    check_text(problem ? problem : "", "");
}

CASE(a_handler_gets_its_context)
{
    set(1, handler, &first_context);
    set(2, handler, &second_context);
    check(irq_arrived(1) && irq_arrived(2) && irq_arrived(1));
    check_text(done, "mask1 unmask1 mask2 unmask2 handler1 handler2 handler1 ");
}

CASE(interrupts_are_as_before)
{
    set(1, handler, &first_context);
    check(interrupts_on);
    interrupts_on = false;
    set(1, NULL, NULL);
    check(!interrupts_on);
}

CASE(a_line_that_never_had_a_handler_is_unexpected)
{
    check(!irq_arrived(0));
    set(0, NULL, NULL);
    check(!irq_arrived(0));
    check(irq_set_handler(BOARD_LINES, handler, NULL) != NULL);
    check(!irq_arrived(BOARD_LINES));
    check(!irq_arrived(IRQ_LINES_MAX));
    check_int(irq_masked_count(0), 0);
    check_text(done, "mask0 ");
}

CASE(interrupts_of_a_masked_line_are_counted)
{
    set(3, handler, &first_context);
    check(irq_arrived(3));
    set(3, NULL, NULL);
    check_int(irq_masked_count(3), 0);
    check(irq_arrived(3) && irq_arrived(3));
    check_int(irq_masked_count(3), 2);
    check_text(done, "mask3 unmask3 handler1 mask3 ");
    for (int i = 0; i < 0x10000; i++)
        irq_arrived(3);
    check_int(irq_masked_count(3), 0xffff);
    check_int(irq_masked_count(IRQ_LINES_MAX), 0);
}

CASE(a_line_has_one_handler)
{
    const char *problem = "the interrupt line has another handler: set that to NULL first";
    set(1, handler, &first_context);
    check_text(irq_set_handler(1, other_handler, &first_context), problem);
    check_text(irq_set_handler(1, handler, &second_context), problem);
    check(irq_arrived(1));
    check_text(done, "mask1 unmask1 handler1 ");
    set(1, handler, &first_context); /* the same again is none */
    set(1, NULL, NULL);
    set(1, other_handler, &second_context);
    done[0] = 0;
    check(irq_arrived(1));
    check_text(done, "other2 ");
}

CASE(lines_that_the_board_has_not)
{
    check_text(irq_set_handler(BOARD_LINES, handler, NULL), "four lines");
    check_text(irq_set_handler(BOARD_LINES, NULL, NULL), "four lines");
    check_text(irq_set_handler(IRQ_LINES_MAX, handler, NULL),
               "the board has no interrupt line of this number");
    check_text(irq_set_handler(-1u, handler, NULL),
               "the board has no interrupt line of this number");
    check(interrupts_on);
    check_text(done, "");
}
