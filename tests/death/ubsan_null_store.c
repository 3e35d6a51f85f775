/*
 * A store through a null pointer, before the CPU notices.
 *
 * build: UBSAN=1
 * expect: PANIC  null pointer: store of int
 * expect: tests/death/ubsan_null_store.c:17
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>
#include <stddef.h>

static int *volatile nowhere = NULL;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *nowhere = 1;
}
