/*
 * A write through a null pointer: to the flash, which is no memory to write to.
 *
 * not in: board-sim, which notes it and goes on
 * expect: PANIC  HardFault: a write to 0x0, where nothing can be written. A null pointer?
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile uint8_t *volatile nothing = 0; /* a word is dropped by QEMU's nRF51 */
    *nothing = 42;
}
