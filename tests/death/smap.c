/*
 * The kernel touches user memory, on a CPU that forbids it; so do handlers of what was allowed to, and what
 * comes after a report has read from there.
 * cpu: max
 *
 * expect: allowed in the program, not in a handler
 * expect: PANIC  page fault: the kernel read from 0x400000, which is the user's (SMAP)
 * expect: error 0x1  read | page protected | kernel mode
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define RFLAGS_AC (1u << 18) /* Intel SDM volume 3, "System Flags and Fields" */

static bool is_allowed(void)
{
    uintptr_t flags;
    __asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags));
    return flags & RFLAGS_AC;
}

static bool on_breakpoint(struct trap_frame *frame)
{
    (void)frame;
    kassert(!is_allowed());
    return true;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(!mmu_map(0x400000, 0x800000, MMU_WRITE | MMU_USER));
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    user_access_begin();
    __asm__ volatile("int3");
    kassert(is_allowed());
    user_access_end();
    console_printf("allowed in the program, not in a handler\n");
    uint32_t code;
    kassert(arch_read_code(0x400000, &code));
    (void)*(volatile int *)0x400000;
}
