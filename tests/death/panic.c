/*
 * panic().
 *
 * expect: PANIC  the answer is 42
 * expect:        tests/death/panic.c:
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("the answer is %d", 42);
}
