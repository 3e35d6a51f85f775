/*
 * The debug exception.
 *
 * expect: PANIC  debug exception
 * expect: (vector 1)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("pushfq\n\t"
                     "orl $0x100, (%rsp)\n\t" /* TF: stop after the next instruction */
                     "popfq\n\t"
                     "nop");
}
