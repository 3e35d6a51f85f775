/*
 * A write to a constant.
 *
 * expect linux linux-arm64-esr macos windows: PANIC  page fault: the program wrote to 0x
 * expect linux-arm64-no-esr: PANIC  page fault: the program touched 0x
 * expect linux linux-arm64-esr macos windows: , which is read-only
 * expect linux-arm64-no-esr: , which it may not touch
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static const char constant[] = "constant";
char *text = (char *)(uintptr_t)constant;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    text[0] = 'x';
}
