/*
 * A buffer on the stack that overflows by a few bytes.
 *
 * expect: PANIC  stack smashed: a function wrote past the end of a buffer on its stack
 * expect: in overflow+0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>

static volatile int size = 28; /* too many; not a constant, or the compiler sees it */

__attribute__((noinline)) static void overflow(int count)
{
    volatile char buffer[24];
    volatile char *at = buffer;
    for (int i = 0; i < count; i++)
        at[i] = 'x';
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    overflow(size);
}
