/*
 * Recursion without end on a stack of the app's own, which it has registered: the report names it,
 * and the trace goes on with the calls that led there.
 * cpu: max
 *
 * expect: PANIC  stack overflow: 0x7f0000000f
 * expect: is the guard page below the worker's stack
 * expect: in recurse+0x
 * expect: trace 0x
 * expect: recurse+0x
 * expect: times more
 * expect: work+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <arch/mmu.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>

#define BASE 0x7f0000001000 /* the page below it is not mapped */
#define SIZE 0x2000
#define MEMORY 0x800000

static struct stack stack;

__attribute__((noinline)) static long recurse(long depth)
{
    volatile long local = depth;
    return depth == 0 ? 0 : recurse(depth + 1) + local;
}

static void work(void)
{
    recurse(1);
}

static void call_on_stack(uintptr_t top, void (*function)(void))
{
    __asm__ volatile("mov %%rsp, %%rbx\n\t"
                     "mov %0, %%rsp\n\t"
                     "call *%1\n\t"
                     "mov %%rbx, %%rsp"
                     : "+r"(top), "+r"(function)
                     :
                     : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                       "memory");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (uintptr_t offset = 0; offset < SIZE; offset += PAGE_SIZE)
        kassert(!mmu_map(BASE + offset, MEMORY + offset, MMU_WRITE));
    stack_register(&stack, "worker's stack", (void *)BASE, SIZE);
    call_on_stack(BASE + SIZE, work);
}
