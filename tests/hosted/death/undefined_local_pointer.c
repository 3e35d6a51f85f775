/*
 * A local pointer that is set only sometimes.
 *
 * expect linux macos windows: An uninitialised variable?
 * expect linux-arm64: PANIC  page fault: the program
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
