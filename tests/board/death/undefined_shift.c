/*
 * A shift by more bits than the type has.
 *
 * expect: PANIC  shift: 1 by 40 is too far for int (32 bits)
 * expect: tests/board/death/undefined_shift.c:
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

int count = 40, result;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    result = 1 << count;
}
