/*
 * A chain of frame pointers that goes in a circle.
 *
 * expect: PANIC  trap instruction
 * expect: ends here: the frame pointer does not point upwards
 * expect: halted.
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void victim(void)
{
    __asm__ volatile("mov %rbp, (%rbp)\n\t"
                     "ud2");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    victim();
}
