/*
 * A stack segment that is not present.
 *
 * expect: PANIC  stack-segment fault
 * expect: in kernel_main+0x
 * expect: error 0x10  selector 0x10 | GDT  (vector 12)
 */
#include <arch/selectors.h>
#include <kernel/kernel_main.h>

extern unsigned long gdt[];

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    gdt[DATA_SELECTOR / 8] &= ~(1ul << 47); /* the present bit */
    __asm__ volatile("mov %w0, %%ss" ::"r"(DATA_SELECTOR));
}
