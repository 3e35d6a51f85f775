/*
 * What is no instruction.
 *
 * expect: PANIC  invalid opcode
 * expect: in kernel_main+0x
 * expect linux linux-arm64 macos: SIGILL (signal 4)
 * expect windows: illegal instruction (0xc000001d)
 * expect linux macos windows: <0f> b9 c0
 * expect linux-arm64: <00000000>
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("ud1 %eax, %eax");
#else
    __asm__ volatile("udf #0");
#endif
}
