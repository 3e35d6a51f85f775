/*
 * A load from an address that does not fit the type.
 *
 * build: UBSAN=1
 * expect: PANIC  misaligned: load of int at 0x
 * expect: 1, not a multiple of 4
 * expect: tests/death/ubsan_misaligned.c:19
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static _Alignas(16) char bytes[16];
static int *volatile pointer = (int *)(bytes + 1);
static volatile int number;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = *pointer;
}
