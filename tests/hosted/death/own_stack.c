/*
 * A fault on a stack of the app's own, which it has registered: the trace goes on with the calls that
 * led there. Windows calls no handler for an exception on a stack that it did not make itself.
 *
 * only on: linux linux-arm64 macos
 * expect: PANIC  page fault: the program
 * expect: 0x8, where nothing is mapped. A null pointer?
 * expect: in poke+0x
 * expect: trace 0x
 * expect: poke+0x
 * expect: work+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/stacks.h>

static char memory[16384] __attribute__((aligned(16)));
static struct stack stack;

__attribute__((noinline)) static void poke(volatile int *at)
{
    *at = 1;
}

static void work(void)
{
    poke((volatile int *)8);
}

static void call_on_stack(char *top, void (*function)(void))
{
#ifdef __x86_64__
    __asm__ volatile("mov %%rsp, %%rbx\n\t"
                     "mov %0, %%rsp\n\t"
                     "call *%1\n\t"
                     "mov %%rbx, %%rsp"
                     : "+r"(top), "+r"(function)
                     :
                     : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                       "memory");
#else
    __asm__ volatile("mov x19, sp\n\t"
                     "mov sp, %0\n\t"
                     "blr %1\n\t"
                     "mov sp, x19"
                     : "+r"(top), "+r"(function)
                     :
                     : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
                       "x14", "x15", "x16", "x17", "x18", "x19", "x30", "memory");
#endif
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    stack_register(&stack, "worker's stack", memory, sizeof memory);
    call_on_stack(memory + sizeof memory, work);
}
