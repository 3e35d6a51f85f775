/*
 * Handlers that resume: a breakpoint, and a page that is mapped when it is first touched.
 * exit: 33
 *
 * expect: before
 * expect: handled int3 at
 * expect: after the breakpoint
 * expect: page mapped at 0x0000000000400000
 * expect: 42
 * expect: kernel_main returned: halted.
 */
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static bool on_breakpoint(struct trap_frame *frame)
{
    console_printf("handled int3 at 0x%lx\n", frame->rip);
    return true;
}

static bool on_page_fault(struct trap_frame *frame)
{
    unsigned long page = frame->cr2 & ~(unsigned long)(PAGE_SIZE - 1);
    const char *problem = mmu_map(page, 0x800000, MMU_WRITE);
    if (problem)
        console_printf("%s\n", problem);
    else
        console_printf("page mapped at 0x%016lx\n", page);
    return !problem;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    trap_set_handler(TRAP_PAGE_FAULT, on_page_fault);
    console_printf("before\n");
    __asm__ volatile("int3");
    console_printf("after the breakpoint\n");
    *(volatile int *)0x400000 = 42;
    console_printf("%d\n", *(volatile int *)0x400000);
}
