/*
 * A write through a null pointer.
 *
 * expect: PANIC  null pointer: store of uint8_t
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static uint8_t *nothing; /* to a byte: QEMU's nRF51 drops a word */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *nothing = 42;
}
