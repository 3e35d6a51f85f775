/*
 * kassert().
 *
 * expect: PANIC  assertion failed: 1 + 1 == 3
 * expect:        tests/hosted/death/assert.c:
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(1 + 1 == 3);
}
