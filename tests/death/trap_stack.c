/*
 * A page fault's handler on a stack of its own lets another stack grow when it overflows.
 * cpu: max
 *
 * expect: all are taken: the seven stacks that vectors can have of their own are taken
 * expect: 1000 calls deep, on 8 pages
 * expect: PANIC  on the pager's stack
 * expect: on_page_fault+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>

#define PAGER 0x7e0000001000 /* the page below it is not mapped */
#define PAGER_SIZE 0x2000
#define TOP 0x7f0000010000 /* of a stack of which one page is mapped at first */
#define SIZE 0xc000
#define MEMORY 0x800000

static struct stack pager, growing, others[4];
static unsigned pages;

static void map_next(uintptr_t page)
{
    kassert(!mmu_map(page, MEMORY + pages++ * PAGE_SIZE, MMU_WRITE));
}

__attribute__((noinline)) static long recurse(long depth, long end)
{
    volatile long local = depth;
    return depth == end ? local : recurse(depth + 1, end) + local - depth;
}

static bool on_page_fault(struct trap_frame *frame)
{
    char here;
    if (frame->cr2 < TOP - SIZE || frame->cr2 >= TOP)
        panic("on the %s", stack_of((uintptr_t)&here)->name);
    map_next(frame->cr2 & ~(uintptr_t)(PAGE_SIZE - 1));
    return true;
}

static void grow(void)
{
    console_printf("%ld calls deep, on ", recurse(1, 1000));
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

/* Four are free; a stack that has one needs no second. */
static void take_all(void)
{
    static char memory[4][16];
    for (unsigned i = 0; i < 4; i++) {
        stack_register(&others[i], "another", memory[i], sizeof memory[i]);
        kassert(!trap_set_stack(200 + i, &others[i]));
    }
    kassert(!trap_set_stack(210, &others[0]));
    console_printf("all are taken: %s\n", trap_set_stack(TRAP_PAGE_FAULT, &pager));
    kassert(!trap_set_stack(203, NULL));
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (uintptr_t offset = 0; offset < PAGER_SIZE; offset += PAGE_SIZE)
        map_next(PAGER + offset);
    stack_register(&pager, "pager's stack", (void *)PAGER, PAGER_SIZE);
    take_all();
    kassert(!trap_set_stack(TRAP_PAGE_FAULT, &pager));
    trap_set_handler(TRAP_PAGE_FAULT, on_page_fault);

    map_next(TOP - PAGE_SIZE);
    stack_register(&growing, "growing stack", (void *)(TOP - SIZE), SIZE);
    call_on_stack(TOP, grow);
    console_printf("%u pages\n", pages - PAGER_SIZE / PAGE_SIZE);
    *(volatile int *)0 = 1;
}
