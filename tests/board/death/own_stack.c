/*
 * A fault on a stack of the app's own, which it has registered: the trace goes on with the calls that
 * led there.
 *
 * expect: PANIC  HardFault: a write to 0x60000000, where nothing answers || PANIC  BusFault: a write to 0x60000000, where nothing answers
 * expect: in fail+0x
 * expect: trace 0x
 * expect: fail+0x
 * expect: work+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

static uint64_t memory[32];
static struct stack stack;

__attribute__((noinline)) static void fail(uint32_t *address)
{
    *address = 1;
}

static void work(void)
{
    fail((uint32_t *)0x60000000);
    __asm__ volatile("");
}

static void call_on_stack(void *top, void (*function)(void))
{
    __asm__ volatile("mov r4, sp\n\t"
                     "mov sp, %0\n\t"
                     "blx %1\n\t"
                     "mov sp, r4" ::"r"(top),
                     "r"(function)
                     : "r0", "r1", "r2", "r3", "r4", "r12", "lr", "memory");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    stack_register(&stack, "worker's stack", memory, sizeof memory);
    call_on_stack(memory + sizeof memory / sizeof *memory, work);
}
