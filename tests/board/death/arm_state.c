/*
 * A branch to a function without bit 0 of its address, as computed addresses often lack it.
 *
 * expect: PANIC  HardFault: a branch to 0x || PANIC  UsageFault: a branch to 0x
 * expect: without bit 0: this core has no ARM state
 * expect: in target+0x0
 * expect: trace 0x
 * expect: target+0x0
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

__attribute__((noinline)) static void target(void)
{
    __asm__ volatile("");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) = (void (*)(void))((uintptr_t)target & ~(uintptr_t)1);
    function();
    __asm__ volatile("");
}
