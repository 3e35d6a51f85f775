/*
 * A panic in an exception's handler.
 *
 * expect: PANIC  not here
 * expect: tests/board/death/panic_in_handler.c:
 * expect: in PendSV_Handler+0x
 * expect: trace 0x
 * expect: PendSV_Handler+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void PendSV_Handler(void)
{
    panic("not here");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
