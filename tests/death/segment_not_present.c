/*
 * A data segment that is not present.
 *
 * expect: PANIC  segment not present
 * expect: error 0x10  selector 0x10 | GDT  (vector 11)
 */
#include <arch/selectors.h>
#include <kernel/kernel_main.h>

extern unsigned long gdt[];

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    gdt[DATA_SELECTOR / 8] &= ~(1ul << 47); /* the present bit */
    __asm__ volatile("mov %w0, %%ds" ::"r"(DATA_SELECTOR));
}
