/*
 * A function whose locals take many pages: the stack has room for them.
 *
 * expect: PANIC  assertion failed: large_frame(200000) == 0
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>

__attribute__((noinline)) static int large_frame(int index)
{
    char local[200001];
    memset(local, 42, sizeof local);
    return local[index];
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(large_frame(200000) == 0);
}
