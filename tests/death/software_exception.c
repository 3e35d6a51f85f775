/*
 * An exception that usually has an error code, raised by a program, which pushes none.
 *
 * expect: PANIC  general protection fault
 * expect: in kernel_main+0x
 * expect: error 0x0
 * expect: cs 0x0008  ss 0x0010
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int $13");
}
