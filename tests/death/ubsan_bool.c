/*
 * A bool that is neither true nor false.
 *
 * build: UBSAN=1
 * expect: PANIC  invalid value 3 for
 * expect: tests/death/ubsan_bool.c:21
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>
#include <stdbool.h>

static volatile union {
    unsigned char byte;
    bool truth;
} both = {.byte = 3};
static volatile int number;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = both.truth;
}
