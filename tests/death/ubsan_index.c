/*
 * An index past the end of an array.
 *
 * build: UBSAN=1
 * expect: PANIC  index 7 is outside int
 * expect: tests/death/ubsan_index.c:17
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static int numbers[4];
static volatile int index = 7;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    index = numbers[index];
}
