/*
 * A breakpoint, and no debugger.
 *
 * expect: PANIC  breakpoint
 * expect linux linux-arm64 macos: SIGTRAP (signal 5)
 * expect windows: breakpoint (0x80000003)
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("int3");
#else
    __asm__ volatile("brk #0");
#endif
}
