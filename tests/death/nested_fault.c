/*
 * A page fault's handler may fault itself, resume, and fail: the report is about the first fault.
 * cpu: max
 *
 * expect: mapped 0x400000
 * expect: mapped 0x500000
 * expect: resumed
 * expect: mapped 0x400000
 * expect: the breakpoint leaves cr2 alone
 * expect: mapped 0x400000
 * expect: PANIC  page fault: the kernel wrote to 0x10, where nothing is mapped
 * expect: in touch+0x
 * expect: cr2 0x0000000000000010
 * expect: kernel_main+0x
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define NESTED 0x400000 /* what the handlers use; mapped when it is touched */
#define RESUMED 0x500000
#define MEMORY 0x800000

/* Not inlined: gcc would see a constant address and warn. */
__attribute__((noinline)) static void touch(uintptr_t address)
{
    *(volatile int *)address = 1;
}

static bool map(uintptr_t page)
{
    kassert(!mmu_map(page, MEMORY, MMU_WRITE));
    console_printf("mapped 0x%lx\n", page);
    return true;
}

static bool on_page_fault(struct trap_frame *frame)
{
    if (frame->cr2 == NESTED)
        return map(NESTED);
    touch(NESTED);
    return frame->cr2 == RESUMED && map(RESUMED);
}

static bool on_breakpoint(struct trap_frame *frame)
{
    (void)frame;
    touch(NESTED);
    return true;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_PAGE_FAULT, on_page_fault);
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    touch(RESUMED);
    console_printf("resumed\n");

    kassert(!mmu_unmap(NESTED) && read_cr2() == RESUMED);
    __asm__ volatile("int3");
    kassert(read_cr2() == RESUMED);
    console_printf("the breakpoint leaves cr2 alone\n");

    kassert(!mmu_unmap(NESTED));
    touch(0x10);
}
