/*
 * A stack pointer that points to nowhere when something goes wrong.
 *
 * expect: PANIC  HardFault: the stack pointer is at 0x60000000, where no stack is
 * expect: Lost with the stack
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("ldr r0, =0x60000000\n\tmov sp, r0\n\tudf #7" ::: "r0");
}
