/*
 * An instruction that only a kernel may use.
 *
 * only on: linux macos windows
 * expect: PANIC  general protection fault: a non-canonical address or a forbidden instruction
 * expect: in kernel_main+0x
 * expect: <f4>
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("hlt");
#endif
}
