/*
 * An index past the end of an array, found by a loop that goes one too far.
 *
 * cpu: max
 * expect: PANIC  index 4 is outside int
 * expect: [4]
 * expect: tests/death/undefined_index.c:
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

static int numbers[4];
int sum;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (int i = 0; i <= 4; i++)
        sum += numbers[i];
}
