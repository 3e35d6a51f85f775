/*
 * A pointer that wraps around.
 *
 * build: UBSAN=1
 * expect: PANIC  pointer overflow: arithmetic on 0xf
 * expect: f0 gave 0x10
 * expect: tests/death/ubsan_pointer_overflow.c:18
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static char *volatile pointer = (char *)(UINTPTR_MAX - 15);

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    pointer = pointer + 32;
}
