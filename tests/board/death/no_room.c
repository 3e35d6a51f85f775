/*
 * An exception that finds no room on the stack: the core cannot store what it interrupts.
 *
 * only on: mps2-an386 mps2-an505
 * expect: PANIC  stack overflow: the stack pointer is at {stack_bottom+40}, with no room left on the stack || PANIC  stack overflow: the stack pointer is at {stack_bottom}, with no room left on the stack
 * expect: Lost with the stack
 * expect mps2-an386: cfsr 0x00000010  hfsr 0x40000000
 * expect mps2-an505: cfsr 0x00100000  hfsr 0x40000000
 * expect: halted.
 */
#include <arch/core.h>
#include <arch/image.h>
#include <device.h>
#include <kernel/kernel_main.h>

#define SP (CORE_HAS_STACK_LIMITS ? 16 : 40) /* above the limit, or the guard of 32 bytes */

void PendSV_Handler(void);
void PendSV_Handler(void)
{
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("mov sp, %0\n\tcpsie i\n\tisb\n\tb ." ::"r"(stack_bottom + SP));
}
