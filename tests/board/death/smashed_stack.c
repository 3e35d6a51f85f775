/*
 * A buffer on the stack that is written over its end.
 *
 * expect: PANIC  stack smashed: a function wrote past the end of a buffer on its stack
 * expect: in smash+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static int smash(int length)
{
    volatile char bytes[16];
    volatile char *at = bytes;
    for (int i = 0; i < length; i++)
        at[i] = 'x';
    return at[0];
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile int result = smash(20);
    (void)result;
}
