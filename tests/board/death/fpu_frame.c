/*
 * A fault of code that has used the FPU: the core leaves room for 18 more words, and sp is above them.
 *
 * only on: mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  UsageFault: undefined instruction 0xde12, or one that this core lacks
 * expect: in fail+0x
 * expect:   sp  {own+512}
 * expect: exc_return 0xffffffe9
 * expect:   trace
 * expect: fail+0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <arch/core.h>
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

uint64_t own[64];

/* Naked: a compiler that saves registers first lowers sp. */
__attribute__((naked)) static void fail(void)
{
    __asm__(".inst.w 0xee000a10\n\tudf #18"); /* vmov s0, r0 */
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static struct stack stack;
    stack_register(&stack, "own stack", own, sizeof own);
    CORE_CPACR |= 0xfu << 20;
    __asm__ volatile("dsb\n\tisb\n\t"
                     "mov r4, sp\n\t"
                     "mov sp, %0\n\t"
                     "blx %1\n\t"
                     "mov sp, r4" ::"r"(own + 64),
                     "r"(fail)
                     : "r0", "r1", "r2", "r3", "r4", "r12", "lr", "memory");
}
