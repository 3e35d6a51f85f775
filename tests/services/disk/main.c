/* main.c - disks are asked by the first thread, on the only CPU. */
#include "ask.h"
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    ask_disks(boot);
}
