/*
 * A frame pointer that was written over: the walk ends, not the report.
 *
 * expect: PANIC  trap instruction
 * expect: in victim+0x
 * expect: rbp 0x6666666666666666
 * expect: trace 0x
 * expect: victim+0x
 * expect: ends here: the frame pointer is on no registered stack (0x6666666666666666)
 * expect: halted.
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void victim(void)
{
    __asm__ volatile("movabs $0x6666666666666666, %rbp\n\t"
                     "ud2");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    victim();
}
