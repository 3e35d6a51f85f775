/* cpu.c - which CPUs there are, which one this is, and how one is woken. */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/irq.h>

struct cpu_data cpu_first;
struct cpu_data *cpus[CPUS_MAX] = {&cpu_first};
volatile unsigned cpus_running = 1;

unsigned cpu_count(void)
{
    return cpus_running;
}

unsigned cpu_number(void)
{
    return cpu_here()->number;
}

uint32_t cpu_apic_id(unsigned number)
{
    return cpus[number]->apic_id;
}

void cpu_relax(void)
{
    __builtin_ia32_pause();
    tlb_answer();
}

/* With threads on all CPUs, what they are to do begins at the end of an interrupt. */
static bool woken(struct trap_frame *frame)
{
    (void)frame;
    if (KERNEL_ALL_CPUS)
        irq_begin();
    board_apic_end();
    if (KERNEL_ALL_CPUS)
        irq_end();
    return true;
}

static bool can_wake;

void cpu_wake_prepare(void)
{
    trap_set_handler(VECTOR_WAKE, woken);
    can_wake = true;
}

/* Before the others are started there is nobody but the caller, who will have an interrupt some time. */
void cpu_wake(unsigned number)
{
    if (can_wake)
        board_apic_send(cpus[number]->apic_id, COMMAND_FIXED(VECTOR_WAKE));
}
