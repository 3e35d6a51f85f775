/*
 * A stack pointer that leads nowhere. Windows ends such a program by itself.
 *
 * only on: linux linux-arm64 macos
 * expect linux macos: 0xff8, where nothing is mapped. A null pointer?
 * expect linux-arm64: 0x1000, where nothing is mapped
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("mov $0x1000, %rsp\n\t"
                     "push %rax");
#else
    __asm__ volatile("mov x9, #0x1000\n\t"
                     "mov sp, x9\n\t"
                     "str x9, [sp]");
#endif
}
