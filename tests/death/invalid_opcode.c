/*
 * An undefined instruction.
 *
 * expect: PANIC  invalid opcode
 * expect: in kernel_main+0x
 * expect: <0f> 0b
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("ud2");
}
