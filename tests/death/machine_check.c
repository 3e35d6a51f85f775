/*
 * A machine check, from outside: bank 0 reports an uncorrected error. The stack is of no use.
 * do: mce 0 0 0xb200000000000000 0x5 0 0
 *
 * expect: ready
 * expect: PANIC  machine check: the hardware reports a failure
 * expect: in kernel_main+0x
 * expect: (vector 18)
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
