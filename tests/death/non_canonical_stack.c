/*
 * A stack pointer that is not canonical.
 *
 * expect: PANIC  double fault: the stack pointer 0x1234567890abcdef is on no registered stack
 * expect: rsp 0x1234567890abcdef
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("movabs $0x1234567890abcdef, %rsp\n\t"
                     "push %rax");
}
