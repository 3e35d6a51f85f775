/*
 * An undefined instruction.
 *
 * expect: PANIC  invalid opcode
 * expect: in kernel_main+0x
 * expect: <0f> b9 c0
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("ud1 %eax, %eax");
}
