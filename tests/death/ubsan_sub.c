/*
 * A difference that 64 bits cannot hold.
 *
 * build: UBSAN=1
 * expect: PANIC  signed overflow: -9223372036854775808 - 1
 * expect: tests/death/ubsan_sub.c:17
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static volatile int64_t number = INT64_MIN;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number - 1;
}
