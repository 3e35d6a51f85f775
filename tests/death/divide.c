/*
 * A division by zero.
 *
 * expect: PANIC  divide error: a division by zero
 * expect: in kernel_main+0x
 * expect: (tests/death/divide.c:
 * expect: error 0x0    (vector 0)
 * expect:   code
 * expect: trace 0x
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile int zero = 0;
    volatile int quotient = 42 / zero;
    (void)quotient;
}
