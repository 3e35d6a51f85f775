/*
 * A stack pointer that is not canonical. CR2 still has a guard page's address from before: it is not what failed.
 *
 * expect: PANIC  double fault: the stack pointer 0x1234567890abcdef is on no registered stack
 * expect: rsp 0x1234567890abcdef
 * expect: halted.
 */
#include <arch/cpu.h>
#include <arch/image.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    write_cr2((uintptr_t)stacks[0] + 8);
    __asm__ volatile("movabs $0x1234567890abcdef, %rsp\n\t"
                     "push %rax");
}
