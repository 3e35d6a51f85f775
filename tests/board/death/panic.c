/*
 * A plain panic.
 *
 * expect: PANIC  no more coffee: 3 cups in 0x2a
 * expect: tests/board/death/panic.c:
 * expect: in kernel_main+0x
 * expect: pc  0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: (tests/board/death/panic.c:
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("no more coffee: %d cups in 0x%x", 3, 42u);
}
