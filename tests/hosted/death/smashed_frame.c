/*
 * A frame pointer that was written over: the walk ends, not the report.
 *
 * expect: PANIC  trap instruction
 * expect: in victim+0x
 * expect: trace 0x
 * expect: victim+0x
 * expect: ends here: the frame pointer is not on the stack (0x6666666666666666)
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void victim(void)
{
#ifdef __x86_64__
    __asm__ volatile("movabs $0x6666666666666666, %rbp\n\t"
                     "ud2");
#else
    __asm__ volatile("mov x29, #0x6666666666666666\n\t"
                     "brk #1");
#endif
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    victim();
}
