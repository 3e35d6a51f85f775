/*
 * Recursion without end. Wine 8 leaves itself too little of the stack to ask a handler.
 *
 * only on: linux linux-arm64 macos
 * expect: PANIC  stack overflow: 0x
 * expect: is below the stack
 * expect: in recurse+0x
 * expect: trace 0x
 * expect: recurse+0x
 * expect: times more
 * expect: kernel_main+0x
 * expect: _start+0x
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
