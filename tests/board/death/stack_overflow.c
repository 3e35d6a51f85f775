/*
 * Recursion without end: it leaves the RAM, because the stack is at its bottom.
 *
 * expect: PANIC  stack overflow: 
 * expect: 0x1fff || 0x200000 || 0x38000000
 * expect: below the stack || with no room left on the stack
 * absent: stack of the report
 * expect: in recurse+0x
 * expect: trace 0x
 * expect: recurse+0x
 * expect: times more
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>

static long recurse(long depth)
{
    return depth == 0 ? 0 : recurse(depth + 1) + 1;
}

long result;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    result = recurse(1);
}
