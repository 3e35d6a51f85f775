/*
 * tlb.c - translations that all CPUs forget, before what was mapped there is used for something else: the linker puts
 * these in the place of mmu_unmap() and its like. A page table that was given back is not used before either:
 * interrupts are off, and the other CPUs take no memory. They have no threads, and only the first CPU changes page
 * tables; or they have, and this one holds the kernel's lock.
 *
 * Each request is a generation, and each CPU says which one it has seen. A CPU with interrupts off that waits in
 * spin_lock(), for the kernel's lock, in cpu_wait() or here answers as well, so none waits for another in a circle.
 */
#include "cpu_data.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/panic.h>

#define PATIENCE 1000000000 /* looks at a CPU that does not answer: seconds to a minute */

static uint32_t generation;

static uint32_t asked_for(void)
{
    return __atomic_load_n(&generation, __ATOMIC_ACQUIRE);
}

static uint32_t seen_by(const struct cpu_data *cpu)
{
    return __atomic_load_n(&cpu->forgotten, __ATOMIC_ACQUIRE);
}

static void forget_here(struct cpu_data *cpu)
{
    uint32_t wanted = asked_for();
    write_cr3(read_cr3());
    __atomic_store_n(&cpu->forgotten, wanted, __ATOMIC_RELEASE);
}

void tlb_answer(void)
{
    /*
     * Interrupts off: else on_request() may answer a later request, and this store takes that back; and a thread may
     * go on, on another CPU. Of this CPU alone: who asks may wait with the kernel's lock.
     */
    uintptr_t state = cpu_irq_save();
    struct cpu_data *cpu = cpu_here();
    if (seen_by(cpu) != asked_for())
        forget_here(cpu);
    cpu_irq_restore(state);
}

static bool on_request(struct trap_frame *frame)
{
    (void)frame;
    tlb_answer();
    board_apic_end();
    return true;
}

void tlb_prepare(void)
{
    trap_set_handler(VECTOR_FORGET, on_request);
}

static void wait_for(const struct cpu_data *cpu, uint32_t wanted)
{
    for (unsigned i = 0; (int32_t)(seen_by(cpu) - wanted) < 0; i++) {
        if (i == PATIENCE)
            panic("CPU %u does not forget its cached translations: its interrupts are off",
                  cpu->number);
        cpu_relax();
    }
}

static void forget_elsewhere(void)
{
    struct cpu_data *here = cpu_here();
    uint32_t wanted = __atomic_add_fetch(&generation, 1, __ATOMIC_ACQ_REL);
    forget_here(here);
    for (unsigned i = 0; i < cpus_running; i++) {
        if (cpus[i] != here)
            board_apic_send(cpus[i]->apic_id, COMMAND_FIXED(VECTOR_FORGET));
    }
    for (unsigned i = 0; i < cpus_running; i++)
        wait_for(cpus[i], wanted);
}

/* mmu_losses() of which all CPUs have been told. */
static uint64_t told;

/*
 * Wraps a function: where it has taken something away, all forget. mmu_map() does where there is no memory for all page tables:
 * those that there was memory for are given back. Once, where one of the functions calls another.
 */
#define WRAP(name, parameters, ...)                                                                \
    const char *__real_##name parameters;                                                          \
    const char *__wrap_##name parameters;                                                          \
    const char *__wrap_##name parameters                                                           \
    {                                                                                              \
        uintptr_t state = arch_irq_save();                                                         \
        const char *reason = __real_##name(__VA_ARGS__);                                           \
        if (cpus_running > 1 && mmu_losses() != told) {                                            \
            told = mmu_losses();                                                                   \
            forget_elsewhere();                                                                    \
        }                                                                                          \
        arch_irq_restore(state);                                                                   \
        return reason;                                                                             \
    }

WRAP(mmu_unmap, (uintptr_t virtual), virtual)
WRAP(mmu_unmap_in, (uint64_t space, uintptr_t virtual), space, virtual)
WRAP(mmu_protect, (uintptr_t virtual, unsigned flags), virtual, flags)
WRAP(mmu_protect_in, (uint64_t space, uintptr_t virtual, unsigned flags), space, virtual, flags)
WRAP(mmu_map, (uintptr_t virtual, uint64_t physical, unsigned flags), virtual, physical, flags)
WRAP(mmu_map_in, (uint64_t space, uintptr_t virtual, uint64_t physical, unsigned flags), space,
     virtual, physical, flags)
