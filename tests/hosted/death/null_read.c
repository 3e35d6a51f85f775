/*
 * A read through a null pointer.
 *
 * expect linux linux-arm64-esr macos windows: PANIC  page fault: the program read from 0x0, where nothing is mapped. A null pointer?
 * expect linux-arm64-no-esr: PANIC  page fault: the program touched 0x0, where nothing is mapped. A null pointer?
 * expect: in kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static int *number;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_printf("%d\n", *number);
}
