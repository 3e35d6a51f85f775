/*
 * A stack overflow in an exception's handler: not even the number of that exception can be read back.
 *
 * expect: PANIC  stack overflow: 
 * expect: 0x1fff || 0x200000 || 0x38000000
 * expect: below the stack || with no room left on the stack
 * absent: stack of the report
 * expect: in recurse+0x
 * expect: trace 0x
 * expect: recurse+0x
 * expect: times more
 * expect: PendSV_Handler+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>

__attribute__((noinline)) static long recurse(long depth)
{
    volatile long local = depth;
    return depth == 0 ? 0 : recurse(depth + 1) + local;
}

void PendSV_Handler(void)
{
    recurse(1);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
