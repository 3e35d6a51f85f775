/*
 * A null argument where the function wants none.
 *
 * build: UBSAN=1
 * expect: PANIC  null passed as argument 1, which is declared nonnull
 * expect: tests/death/ubsan_nonnull_argument.c:22
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>
#include <stddef.h>

static const char *volatile nothing = NULL;

__attribute__((nonnull, noinline)) static void take(const char *text)
{
    nothing = text;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    take(nothing);
}
