/*
 * A call to where no code is.
 *
 * expect: PANIC  HardFault: a jump to 0x60000000, where no code is || PANIC  BusFault: a jump to 0x60000000, where no code is
 * expect: in ?
 * expect: trace 0x60000000  ?
 * expect: kernel_main+0x
 * expect: (tests/board/death/wild_call.c:
 * expect: _start+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) = (void (*)(void))(uintptr_t)0x60000001;
    function();
    __asm__ volatile("");
}
