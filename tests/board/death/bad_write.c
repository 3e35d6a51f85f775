/*
 * A byte written to where nothing is.
 *
 * expect: PANIC  HardFault: a write to 0x60000003, where nothing answers || PANIC  BusFault: a write to 0x60000003, where nothing answers
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile uint8_t *)0x60000003 = 42;
}
