/*
 * An address that cannot be one, through the frame pointer: x86's stack fault.
 *
 * only on: linux
 * expect: PANIC  general protection fault: a non-canonical address or a forbidden instruction
 * expect: in kernel_main+0x
 * expect: SIGBUS (signal 7)
 * expect: ends here: the frame pointer is not on the stack (0x8000000000000000)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("movabs $0x8000000000000000, %rbp\n\t"
                     "mov 8(%rbp), %rax");
#endif
}
