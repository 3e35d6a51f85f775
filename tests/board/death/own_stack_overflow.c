/*
 * Below a registered stack there is memory like any other: nothing faults there by itself. What does
 * fault then is reported with the stack that was left.
 *
 * expect: PANIC  stack overflow: the stack pointer is at 0x
 * expect: , below the worker's stack
 * expect: in kernel_main+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

static uint64_t memory[64];
static struct stack stack;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    stack_register(&stack, "worker's stack", memory + 32, sizeof memory / 2);
    __asm__ volatile("mov sp, %0\n\t"
                     "str %1, [%1]" ::"r"(memory + 30),
                     "r"(0x60000000));
}
