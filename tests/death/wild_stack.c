/*
 * A stack pointer that leads nowhere.
 *
 * expect: PANIC  double fault: the stack pointer 0x1000 is on no registered stack
 * expect: in kernel_main+0x
 * expect: rsp 0x0000000000001000
 * expect: trace 0x
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("mov $0x1000, %rsp\n\t"
                     "push %rax");
}
