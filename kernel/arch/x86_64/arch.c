/* arch.c - brings the CPU into the state in which the kernel runs. */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/arch.h>

void arch_init(void)
{
    traps_init();
    cpu_init();
    mmu_init();
}
