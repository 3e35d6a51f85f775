/*
 * A write to a constant.
 *
 * expect linux macos windows: PANIC  page fault: the program wrote to 0x
 * expect linux-arm64: PANIC  page fault: the program touched 0x
 * expect linux macos windows: , which is read-only
 * expect linux-arm64: , which it may not touch
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static const char constant[] = "constant";

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile char *)(uintptr_t)constant = 'x';
}
