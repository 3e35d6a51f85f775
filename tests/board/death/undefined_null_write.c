/*
 * A write through a pointer that was never set, before a loop: it must not be deleted, nor moved.
 *
 * expect: PANIC  null pointer: store of int
 * expect: tests/board/death/undefined_null_write.c:
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
