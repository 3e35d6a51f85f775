/* panic.c - an app that ends in a panic, with a number that only a 64-bit division can write. */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("%llu is too many", ~0ull);
}
