/*
 * With interrupts on, nothing arrives that nobody has asked for: the timer has long been running.
 * exit: 33
 *
 * expect: quiet
 * expect: kernel_main returned: halted.
 */
#include <arch/cpu.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>

#define LONG_ENOUGH 1000000000 /* cycles: several ticks of the timer on any machine */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    uint64_t start = read_tsc();
    __asm__ volatile("sti");
    while (read_tsc() - start < LONG_ENOUGH)
        __asm__ volatile("pause");
    __asm__ volatile("cli");
    console_printf("quiet\n");
}
