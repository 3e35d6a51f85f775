/*
 * A write to code.
 *
 * expect linux linux-arm64-esr macos windows: PANIC  page fault: the program wrote to 0x
 * expect linux-arm64-no-esr: PANIC  page fault: the program touched 0x
 * expect: , which is its own code
 * expect linux linux-arm64-esr macos windows: write | page protected
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile char *)(uintptr_t)kernel_main = 'x';
}
