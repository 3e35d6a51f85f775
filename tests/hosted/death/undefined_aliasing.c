/*
 * One memory through pointers to two types: the second write counts, and the assertion fails.
 *
 * expect: PANIC  assertion failed: changed(&number, (short *)&number) == 1
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static int number;

__attribute__((noinline)) static int changed(int *whole, short *half)
{
    *whole = 1;
    *half = 2;
    return *whole;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(changed(&number, (short *)&number) == 1);
}
