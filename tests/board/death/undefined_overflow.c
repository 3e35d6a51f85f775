/*
 * A counter that overflows: the loop would never end.
 *
 * expect: PANIC  signed overflow: 1073741824 * 2
 * expect: tests/board/death/undefined_overflow.c:
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

int rounds;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (int i = 1; i > 0; i *= 2)
        rounds++;
}
