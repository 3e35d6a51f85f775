/*
 * A read from where nothing is.
 *
 * expect: PANIC  HardFault: a read from 0x60000008, where nothing answers || PANIC  BusFault: a read from 0x60000008, where nothing answers
 * expect: in kernel_main+0x
 * expect: (tests/board/death/bad_address.c:
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

struct device {
    uint32_t control, status, data;
};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const volatile struct device *device = (const volatile struct device *)0x60000000;
    volatile uint32_t data = device->data;
    (void)data;
}
