/*
 * An assertion that does not hold.
 *
 * expect: PANIC  assertion failed: boot == 0
 * expect: tests/board/death/assert.c:
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    kassert(boot == 0);
}
