/*
 * The kernel executes a page of user code, on a CPU that forbids it.
 * cpu: max
 *
 * expect: PANIC  jump to user code at 0x400000, which the kernel must not run (SMEP)
 * expect: error 0x11  fetch | page protected | kernel mode
 * expect: kernel_main+0x
 */
#include <arch/mmu.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define PAGE 0x400000
#define MEMORY 0x800000

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) = (void (*)(void))PAGE;
    *(volatile char *)mmu_direct(MEMORY) = (char)0xc3; /* ret */
    kassert(!mmu_map(PAGE, MEMORY, MMU_EXECUTE | MMU_USER));
    function();
}
