/*
 * panic.c - a panic on one CPU stops the others, by NMI, before anything is recorded or printed; and the report says
 * what they were doing.
 *
 * The linker puts these in the place of arch_capture() and panic_trap(): with one of the two every panic begins.
 */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>

#define PATIENCE 100000000 /* looks at all CPUs that do not stop: some seconds at most */

const struct trap_frame *__real_arch_capture(const void *frame_address);
const struct trap_frame *__wrap_arch_capture(const void *frame_address);
noreturn void __real_panic_trap(const struct trap_frame *frame);
noreturn void __wrap_panic_trap(const struct trap_frame *frame);

static uint32_t panicking; /* the CPU's number and 1; 0: none */
static panic_handler *report;

static uint32_t where(void)
{
    return __atomic_load_n(&panicking, __ATOMIC_ACQUIRE);
}

bool panic_is_elsewhere(void)
{
    return where() != 0 && where() != cpu_number() + 1;
}

bool panic_is_here(void)
{
    return where() == cpu_number() + 1;
}

static noreturn void stay(struct cpu_data *cpu)
{
    __atomic_store_n(&cpu->is_stopped, true, __ATOMIC_RELEASE);
    arch_halt();
}

static bool on_nmi(struct trap_frame *frame)
{
    struct cpu_data *cpu = cpu_here();
    if (!panic_is_elsewhere())
        return false; /* the hardware's: a panic */
    cpu->stopped = *frame;
    stay(cpu);
}

/* Or waits in begin(). If that is within an NMI, no other NMI reaches the CPU. */
static bool has_stopped(const struct cpu_data *cpu)
{
    return __atomic_load_n(&cpu->is_stopped, __ATOMIC_ACQUIRE) ||
           __atomic_load_n(&cpu->panicked, __ATOMIC_ACQUIRE) != 0;
}

static bool all_have_stopped(const struct cpu_data *here)
{
    for (unsigned i = 0; i < cpus_running; i++) {
        if (cpus[i] != here && !has_stopped(cpus[i]))
            return false;
    }
    return true;
}

static void stop_others(const struct cpu_data *here)
{
    for (unsigned i = 0; i < cpus_running; i++) {
        if (cpus[i] != here)
            board_apic_send(cpus[i]->apic_id, COMMAND_NMI);
    }
    for (unsigned i = 0, looks = 0; i < cpus_running; i++) {
        while (cpus[i] != here && !has_stopped(cpus[i]) && looks++ < PATIENCE)
            __builtin_ia32_pause();
    }
}

/* Only the first one that comes here goes on; a panic within its own report, too. */
static void begin(uintptr_t address)
{
    struct cpu_data *here = cpu_here();
    uint32_t none = 0;
    (void)cpu_irq_save();
    if (__atomic_compare_exchange_n(&panicking, &none, here->number + 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
        stop_others(here);
    } else if (none != here->number + 1) {
        __atomic_store_n(&here->panicked, address, __ATOMIC_RELEASE);
        for (;;)
            arch_wait(); /* for the NMI */
    }
}

const struct trap_frame *__wrap_arch_capture(const void *frame_address)
{
    static struct trap_frame frame;
    uintptr_t flags = cpu_irq_save();             /* as they were: begin() turns interrupts off */
    begin(((const uintptr_t *)frame_address)[1]); /* the return address */
    frame = *__real_arch_capture(frame_address);
    frame.rflags = flags;
    return &frame;
}

void __wrap_panic_trap(const struct trap_frame *frame)
{
    begin(frame->rip);
    __real_panic_trap(frame);
}

void panic_stop_others(void)
{
    begin(0);
}

static void print_place(uintptr_t address)
{
    struct symbol symbol;
    if (!symbols_find_address(address, &symbol))
        console_printf("at 0x%zx", (size_t)address);
    else if (symbol.file)
        console_printf("in %s+0x%x (%s:%u)", symbol.name, symbol.offset, symbol.file, symbol.line);
    else
        console_printf("in %s+0x%x", symbol.name, symbol.offset);
}

static bool was_idle(const struct cpu_data *cpu)
{
    return cpu->is_stopped && !cpu->panicked && cpu_is_idle(cpu);
}

static void print_what(const struct cpu_data *cpu)
{
    if (cpu->panicked) {
        console_printf("in a panic of its own, ");
        print_place(cpu->panicked - 1);
    } else if (cpu->is_stopped) {
        print_place(cpu->stopped.rip);
    } else {
        console_printf("not stopped: it does not answer an NMI");
    }
    console_printf("\n");
}

static bool is_alike(const struct cpu_data *one, const struct cpu_data *other)
{
    return one->is_stopped == other->is_stopped && one->panicked == other->panicked &&
           one->stopped.rip == other->stopped.rip;
}

/* Prints one line for CPUs in a row that were doing the same. Returns the first that is not in it. */
static unsigned print_alike(unsigned first, const struct cpu_data *here)
{
    unsigned next = first + 1;
    while (next < cpus_running && cpus[next] != here && !was_idle(cpus[next]) &&
           is_alike(cpus[first], cpus[next]))
        next++;
    if (next == first + 1)
        console_printf("  CPU %u was ", first);
    else
        console_printf("  CPUs %u to %u were ", first, next - 1);
    print_what(cpus[first]);
    return next;
}

static void report_all(const struct panic *panic)
{
    const struct cpu_data *here = cpu_here();
    unsigned idle = 0, i = 0;
    if (report)
        report(panic);
    if (cpus_running == 1)
        return;
    console_printf("  This was on CPU %u of %u.%s\n", here->number, cpus_running,
                   all_have_stopped(here) ? " The others were stopped." : "");
    while (i < cpus_running) {
        bool is_idle = was_idle(cpus[i]);
        idle += is_idle;
        i = is_idle || cpus[i] == here ? i + 1 : print_alike(i, here);
    }
    if (idle > 0)
        console_printf("  %u CPU%s had nothing to do.\n", idle, idle == 1 ? "" : "s");
}

void panic_prepare(void)
{
    static bool is_prepared; /* a second time `report` would be report_all() itself */
    if (is_prepared)
        return;
    is_prepared = true;
    trap_set_handler(TRAP_NMI, on_nmi);
    report = panic_set_handler(report_all);
}
