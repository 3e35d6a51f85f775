/*
 * A panic handler that faults.
 *
 * expect: PANIC  while a panic was reported:
 * expect: HardFault: a write to 0x60000000, where nothing answers || BusFault: a write to 0x60000000, where nothing answers
 * expect: in handler+0x
 * expect: The first was:
 * expect: the first
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <stdint.h>

static void handler(const struct panic *panic)
{
    (void)panic;
    *(volatile uint32_t *)0x60000000 = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    panic("the first");
}
