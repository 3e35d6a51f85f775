/* main.c - the tests are in the other files, and run in the order of those. */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
