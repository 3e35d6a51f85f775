/* arch.c - brings the CPU into the state in which the kernel runs. */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/arch.h>

const char *arch_init(void)
{
    traps_init();
    cpu_init();
    mmu_init();
    if (!cpu_features.nx)
        return "a CPU with NX pages, and this one has none or keeps them hidden: look for "
               "'execute disable' or 'NX' in the firmware's setup.";
    return NULL;
}
