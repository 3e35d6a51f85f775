/*
 * A write through a pointer that was never set, before a loop: it must not be deleted, nor moved.
 *
 * cpu: max
 * expect: PANIC  page fault: the kernel wrote to 0x0, where nothing is mapped. A null pointer?
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

static int *pointer;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (int i = 0; i < 10; i++)
        *pointer = i;
    for (;;)
        ;
}
