/* main.c - nothing: the tests are in the other files. */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
