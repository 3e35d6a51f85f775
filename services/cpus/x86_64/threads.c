/* threads.c - what the other CPUs do where there are threads: they run them. */
#include "cpu_data.h"
#include <kernel/board.h>
#include <services/threads.h>

void cpu_idle_prepare(void)
{
    threads_prepare();
}

/* Only once all others know of it: what it caches of page tables it must be asked to forget. */
void cpu_idle(struct cpu_data *cpu)
{
    board_counter_start_here();
    while (cpus_running <= cpu->number)
        cpu_relax();
    threads_run_here((void *)cpu->stack[STACK_RUN].base);
}

bool cpu_is_idle(const struct cpu_data *cpu)
{
    return threads_are_idle_on(cpu->number);
}
