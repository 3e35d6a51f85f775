/*
 * button_wait.c - waits until the button changes. A change stays until board_button_wait() has taken it.
 */
#include <button_wait.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/wait.h>

static volatile bool changed;
static struct wait_queue waiters;

void button_changed(void)
{
    changed = true;
    wait_wake(&waiters);
}

void board_button_wait(void)
{
    uintptr_t state = arch_irq_save();
    while (!changed)
        wait_on(&waiters);
    changed = false;
    arch_irq_restore(state);
}
