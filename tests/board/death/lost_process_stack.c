/*
 * A handler leaves the process stack pointer where no memory is: what was interrupted cannot be restored.
 *
 * only on: mps2-an385 mps2-an386 mps2-an505, as an AN500 has memory there
 * expect: PANIC  HardFault: the stack pointer is at 0x60000020, where no stack is
 * expect: Lost with the stack
 * expect: cfsr 0x00000800  hfsr 0x40000000
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>

__attribute__((naked)) void PendSV_Handler(void);
void PendSV_Handler(void)
{
    __asm__("ldr r0, =0x60000000\n\tmsr psp, r0\n\tbx lr");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static uint64_t stack[32];
    __asm__ volatile("msr psp, %0\n\tmovs r0, #2\n\tmsr control, r0\n\tisb" ::"r"(stack + 32)
                     : "r0", "memory");
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
