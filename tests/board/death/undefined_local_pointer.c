/*
 * A local pointer that is set only sometimes.
 *
 * not in: board-sim, which notes it and goes on
 * expect: PANIC  HardFault: 
 * expect: An uninitialised variable?
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <stddef.h>

int number;

__attribute__((noinline)) static void find(const struct boot_info *boot, int **found)
{
    if (boot == NULL)
        *found = &number;
}

void kernel_main(const struct boot_info *boot)
{
    int *pointer;
    find(boot, &pointer);
    *pointer = 5;
}
