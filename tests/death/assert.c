/*
 * kassert().
 *
 * expect: PANIC  assertion failed: 1 + 1 == 3
 * expect:        tests/death/assert.c:
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(1 + 1 == 3);
}
