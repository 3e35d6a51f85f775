/*
 * A write to a constant, which is in the flash.
 *
 * not in: board-sim, which notes it and goes on
 * expect: PANIC  HardFault: a write to 0x || PANIC  MemManage: a write to 0x
 * expect: , where nothing can be written
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static const uint8_t constant = 42;
uint8_t *number = (uint8_t *)(uintptr_t)&constant; /* a byte: QEMU's nRF51 drops a word */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *number = 43;
}
