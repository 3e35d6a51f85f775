/*
 * A null result of a function that is declared to return none.
 *
 * build: UBSAN=1
 * expect: PANIC  null returned where returns_nonnull is declared
 * expect: tests/death/ubsan_returns_nonnull.c:16
 * expect: in give
 */
#include <kernel/kernel_main.h>
#include <stddef.h>

static const char *volatile nothing = NULL;

__attribute__((returns_nonnull, noinline)) static const char *give(void)
{
    return nothing;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    nothing = give();
}
