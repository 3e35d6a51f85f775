/*
 * An access that is not aligned, with the check for that turned on.
 *
 * only on: linux
 * expect: PANIC  alignment check: 
 * expect: SIGBUS (signal 7)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("pushfq\n\t"
                     "orl $0x40000, (%rsp)\n\t" /* AC */
                     "popfq\n\t"
                     "movl -7(%rsp), %eax");
#endif
}
