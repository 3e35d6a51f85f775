/*
 * Dies with a known value in every register: the report has each in its place. The stack ends between two
 * multiples of 8, so the core leaves a word free above what it stores, which is no part of the
 * program's stack; bit 9 of the PSR says so.
 *
 * expect: PANIC  HardFault: undefined instruction 0xde12, or one that this core lacks || PANIC  UsageFault: undefined instruction 0xde12, or one that this core lacks
 * expect: in faulting+0x0
 * expect:   pc  {faulting}  lr  0xeeeeeeee  sp  {own+512-44}  psr 0xf1000200
 * expect:   r0  0x01010101  r1  0x11111111  r2  0x22222222  r3  0x33333333
 * expect:   r4  0x44444444  r5  0x55555555  r6  0x66666666  r7  {own+512-8}
 * expect:   r8  0x88888888  r9  0x99999999  r10 0xaaaaaaaa  r11 0xbbbbbbbb
 * expect:   r12 0xcccccccc  exc_return 0xfffffff9
 * expect: <de12>
 * expect:   trace {faulting}  faulting+0x0
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

char own[512] __attribute__((aligned(8)));
void fill_registers(void);

/* On a stack whose place is known: the caller's frame is copied there, so that the trace goes on. */
__asm__(".text\n.syntax unified\n.thumb\n.balign 4\n"
        ".globl fill_registers, faulting\n"
        ".type fill_registers, %function\n.type faulting, %function\n"
        ".thumb_func\n"
        "fill_registers:\n"
        "    ldr r0, =own + 512 - 8\n"
        "    str r7, [r0]\n"
        "    mov r1, lr\n"
        "    str r1, [r0, #4]\n"
        "    mov sp, r0\n"
        "    mov r7, r0\n"
        "    sub sp, #36\n"
        "    ldr r0, =0x88888888\n    mov r8, r0\n"
        "    ldr r0, =0x99999999\n    mov r9, r0\n"
        "    ldr r0, =0xaaaaaaaa\n    mov r10, r0\n"
        "    ldr r0, =0xbbbbbbbb\n    mov r11, r0\n"
        "    ldr r0, =0xcccccccc\n    mov r12, r0\n"
        "    ldr r0, =0xeeeeeeee\n    mov lr, r0\n"
        "    ldr r0, =0xf0000000\n    msr APSR_nzcvq, r0\n"
        "    ldr r0, =0x01010101\n"
        "    ldr r1, =0x11111111\n"
        "    ldr r2, =0x22222222\n"
        "    ldr r3, =0x33333333\n"
        "    ldr r4, =0x44444444\n"
        "    ldr r5, =0x55555555\n"
        "    ldr r6, =0x66666666\n"
        ".thumb_func\n"
        "faulting:\n"
        "    udf #18\n"
        ".ltorg\n"
        ".size fill_registers, . - fill_registers\n");

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static struct stack stack;
    stack_register(&stack, "own stack", own, sizeof own);
    fill_registers();
}
