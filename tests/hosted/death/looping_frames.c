/*
 * A chain of frame pointers that goes in a circle.
 *
 * expect: PANIC  trap instruction
 * expect: ends here: the frame pointer does not point upwards
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void victim(void)
{
#ifdef __x86_64__
    __asm__ volatile("mov %rbp, (%rbp)\n\t"
                     "ud2");
#else
    __asm__ volatile("str x29, [x29]\n\t"
                     "brk #1");
#endif
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    victim();
}
