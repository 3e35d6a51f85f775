/*
 * A non-maskable interrupt, from outside.
 * do: nmi
 *
 * expect: ready
 * expect: PANIC  non-maskable interrupt: the hardware reports a failure
 * expect: in kernel_main+0x
 * expect: (vector 2)
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_printf("ready\n");
    for (;;)
        __asm__ volatile("pause");
}
