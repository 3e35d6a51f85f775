/*
 * A function whose variables alone are larger than the stack: it must not reach over the guard page.
 *
 * expect: PANIC  stack overflow: 0xffffffff802
 * expect: is the guard page below the boot stack
 * expect: in large+0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>

static volatile unsigned at; /* or the compiler makes do with less */

__attribute__((noinline)) static char large(void)
{
    volatile char variables[30000];
    variables[at] = 1;
    return variables[at];
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    large();
}
