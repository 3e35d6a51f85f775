/*
 * A non-maskable interrupt, from outside. The stack is of no use.
 * do: nmi
 *
 * expect: ready
 * expect: PANIC  non-maskable interrupt: the hardware reports a failure
 * expect: in kernel_main+0x
 * expect: (vector 2)
 * expect: rsp 0x0000000000000010
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_printf("ready\n");
    __asm__ volatile("mov $16, %rsp\n"
                     "1: pause\n\t"
                     "jmp 1b");
}
