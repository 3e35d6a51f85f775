/* run.c - what the other CPUs are asked to do, and how they wait for it. */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/panic.h>

void cpu_idle_prepare(void)
{
}

static void (*asked(const struct cpu_data *cpu))(void *)
{
    return __atomic_load_n(&cpu->function, __ATOMIC_ACQUIRE);
}

/* The interrupt that tells of a function comes after the function was stored: none is slept through. */
void cpu_idle(struct cpu_data *cpu)
{
    for (;;) {
        arch_irq_disable();
        while (!asked(cpu))
            arch_irq_wait();
        arch_irq_enable();
        cpu->function(cpu->context);
        cpu->function = NULL;
        __atomic_store_n(&cpu->is_busy, false, __ATOMIC_RELEASE);
    }
}

bool cpu_is_idle(const struct cpu_data *cpu)
{
    return cpu != &cpu_first && !cpu->is_busy;
}

const char *cpu_run(unsigned number, void (*function)(void *context), void *context)
{
    if (number == 0 || number >= cpus_running)
        return "there is no other CPU of this number";
    struct cpu_data *cpu = cpus[number];
    if (cpu == cpu_here())
        return "a CPU cannot ask itself to call a function";
    if (__atomic_exchange_n(&cpu->is_busy, true, __ATOMIC_ACQUIRE))
        return "the CPU is busy";
    uintptr_t state = arch_irq_save();
    cpu->context = context;
    __atomic_store_n(&cpu->function, function, __ATOMIC_RELEASE);
    cpu_wake(number);
    arch_irq_restore(state);
    return NULL;
}

void cpu_wait(unsigned number)
{
    while (number > 0 && number < cpus_running &&
           __atomic_load_n(&cpus[number]->is_busy, __ATOMIC_ACQUIRE))
        cpu_relax();
}

void cpus_run(void (*function)(void *context), void *context)
{
    kassert(cpu_number() == 0);
    for (unsigned i = 1; i < cpus_running; i++) {
        while (cpu_run(i, function, context) != NULL)
            cpu_wait(i); /* another thread or CPU may have been first, again */
    }
    function(context);
    for (unsigned i = 1; i < cpus_running; i++)
        cpu_wait(i);
}
