/*
 * A half-word written to an odd address.
 *
 * not in: mps2
 * expect: PANIC  HardFault: a write to 0x200
 * expect: , which is not a multiple of 2, as it has to be
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static volatile char bytes[4] __attribute__((aligned(4)));

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile uint16_t *)(volatile void *)(bytes + 1) = 42;
}
