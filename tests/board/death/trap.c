/*
 * __builtin_trap(): an instruction that nothing else is.
 *
 * expect: PANIC  trap instruction: __builtin_trap(), or code that the compiler took for unreachable
 * expect: in kernel_main+0x
 * expect: (tests/board/death/trap.c:
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __builtin_trap();
}
