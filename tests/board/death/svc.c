/*
 * A call of a supervisor that is not there.
 *
 * expect: PANIC  svc, which has no handler
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("cpsie i\n\tsvc 5");
}
