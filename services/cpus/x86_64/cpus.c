/*
 * cpus.c - starts the other CPUs: INIT for all, then one after the other a start-up interrupt, until it is ready or
 * has not come further for too long.
 *
 * Intel SDM volume 3, "MP Initialization Protocol Algorithm for MP Systems".
 */
#include "cpu_data.h"
#include <arch/cpu.h>
#include <arch/cpu_stages.h>
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/page_alloc.h>
#include <kernel/string.h>
#include <services/acpi.h>
#include <services/clock.h>

#define TRAMPOLINE_END 0x100000 /* real mode reaches no further */
#define INIT_WAIT (10 * CLOCK_MILLISECOND)
#define AGAIN_AFTER (200 * CLOCK_MICROSECOND) /* the second start-up interrupt, for old CPUs */
#define LIMIT CLOCK_SECOND                    /* without a further stage */

#define EFER_LMA (1u << 10)

extern const unsigned char trampoline[], trampoline_end[], trampoline_parameters[];

struct parameters { /* trampoline.asm */
    uint64_t self;  /* where the page can be written to */
    uint64_t entry, cpu;
    uint64_t stack; /* 0: a CPU has taken it, or none may */
    uint32_t cr0, cr3, cr4, efer;
    volatile uint32_t stage;
};

static struct {
    uint64_t page, tables; /* physical */
    struct parameters *parameters;
} way;

/* In the trampoline's address space the page is where it is physically, too. */
static const char *map_trampoline(void)
{
    way.page = page_alloc(PAGE_SIZE, TRAMPOLINE_END);
    if (!way.page)
        return "no memory below 1 MiB is free, where other CPUs begin";
    way.tables = page_alloc(PAGE_SIZE, LOW_MEMORY);
    if (!way.tables)
        return "there is no memory below 4 GiB for the page tables that other CPUs begin with";
    memset(mmu_direct(way.tables), 0, PAGE_SIZE);
    return mmu_map_in(way.tables, way.page, way.page, MMU_EXECUTE);
}

static void unmap_trampoline(void)
{
    if (way.tables) {
        mmu_unmap_in(way.tables, way.page);
        page_free(way.tables, PAGE_SIZE);
    }
    if (way.page)
        page_free(way.page, PAGE_SIZE);
    way.page = way.tables = 0;
}

static void copy_trampoline(void)
{
    unsigned char *at = mmu_direct(way.page);
    memcpy(at, trampoline, (size_t)(trampoline_end - trampoline));
    way.parameters = (struct parameters *)(void *)(at + (trampoline_parameters - trampoline));
    *way.parameters = (struct parameters){.self = (uintptr_t)at,
                                          .entry = (uintptr_t)cpu_enter,
                                          .cr0 = (uint32_t)read_cr0(),
                                          .cr3 = (uint32_t)way.tables,
                                          .cr4 = (uint32_t)read_cr4() & ~CR4_PCIDE,
                                          .efer = (uint32_t)read_msr(MSR_EFER) & ~EFER_LMA};
}

static bool make_stack(struct cpu_data *cpu, unsigned which, const char *name)
{
    uintptr_t base = CPU_STACKS +
                     (cpu->number * STACKS + which) * (uintptr_t)(PAGE_SIZE + STACK_SIZE) +
                     PAGE_SIZE; /* above its guard */
    for (uintptr_t at = base; at < base + STACK_SIZE; at += PAGE_SIZE) {
        struct mmu_page mapped;
        if (mmu_translate(at, &mapped))
            continue; /* of a CPU that would have had this number, and did not start */
        uint64_t page = page_alloc(PAGE_SIZE, UINT64_MAX);
        if (!page || mmu_map(at, page, MMU_WRITE) != NULL)
            return false;
    }
    format_string(cpu->stack_name[which], STACK_NAME_MAX, "%s of CPU %u", name, cpu->number);
    stack_register(&cpu->stack[which], cpu->stack_name[which], (void *)base, STACK_SIZE);
    return true;
}

/* NULL: there is no memory. */
static struct cpu_data *make_cpu(unsigned number, uint32_t apic_id)
{
    static const char *const names[STACKS] = {
        [STACK_RUN] = "stack",
        [STACK_DOUBLE_FAULT] = "double fault stack",
        [STACK_NMI] = "NMI stack",
        [STACK_MACHINE_CHECK] = "machine check stack",
        [STACK_OTHERS] = "exception stack",
    };
    uint64_t page = page_alloc(PAGE_SIZE, UINT64_MAX);
    if (!page)
        return NULL;
    struct cpu_data *cpu = memset(mmu_direct(page), 0, PAGE_SIZE);
    cpu->number = number;
    cpu->apic_id = apic_id;
    for (unsigned which = 0; which < STACKS; which++) {
        if (!make_stack(cpu, which, names[which]))
            return NULL;
    }
    return cpu;
}

static uint32_t stage_of(const struct cpu_data *cpu)
{
    uint32_t stage = __atomic_load_n(&cpu->stage, __ATOMIC_ACQUIRE);
    return stage > STAGE_LONG ? stage : way.parameters->stage;
}

static void send(uint32_t apic_id, uint32_t command)
{
    uintptr_t state = arch_irq_save();
    board_apic_send(apic_id, command);
    arch_irq_restore(state);
}

/* Until it is ready, or does not come further. Returns its stage. */
static uint32_t wait_until_ready(const struct cpu_data *cpu)
{
    uint32_t stage = stage_of(cpu);
    uint64_t since = clock_now();
    while (stage != STAGE_READY && clock_now() - since < LIMIT) {
        cpu_relax();
        uint32_t now = stage_of(cpu);
        if (now == stage)
            continue;
        stage = now;
        since = clock_now();
    }
    return stage;
}

/* A CPU that was given up is brought back to where it waits for a start-up interrupt, and none comes. */
static uint32_t start_one(struct cpu_data *cpu, uint64_t stack)
{
    struct parameters *parameters = way.parameters;
    uint32_t start = COMMAND_START((uint32_t)(way.page / PAGE_SIZE));
    uint64_t *top = mmu_direct(way.tables);
    memcpy(top + KERNEL_HALF, boot_pml4 + KERNEL_HALF, PAGE_SIZE / 2); /* it may have grown */
    parameters->stage = STAGE_NONE;
    parameters->cpu = (uintptr_t)cpu;
    __atomic_store_n(&parameters->stack, stack, __ATOMIC_RELEASE);
    send(cpu->apic_id, start);
    for (uint64_t since = clock_now();
         stage_of(cpu) == STAGE_NONE && clock_now() - since < AGAIN_AFTER;)
        cpu_relax();
    if (stage_of(cpu) == STAGE_NONE)
        send(cpu->apic_id, start);
    uint32_t stage = wait_until_ready(cpu);
    if (stage != STAGE_READY) { /* even if it is by now: it is reset */
        __atomic_store_n(&parameters->stack, 0, __ATOMIC_RELEASE);
        send(cpu->apic_id, COMMAND_INIT);
    }
    return stage;
}

static void tell(uint32_t apic_id, uint32_t stage)
{
    static const char stages[] = "it does not answer\0it stopped in real mode\0"
                                 "it stopped in protected mode\0it stopped in long mode\0"
                                 "it stopped in C code";
    console_printf("the CPU with APIC id %u does not start: %s. It is left alone.\n", apic_id,
                   string_in_list(stages, stage));
}

/* Returns NULL, or why no further one can be started. */
static const char *start_cpu(uint32_t apic_id)
{
    struct cpu_data *cpu = make_cpu(cpus_running, apic_id);
    if (!cpu)
        return "there is no memory for another CPU's stacks";
    uint32_t stage = start_one(cpu, cpu->stack[STACK_RUN].end);
    if (stage != STAGE_READY) {
        tell(apic_id, stage);
        return NULL;
    }
    cpus[cpus_running] = cpu; /* before it is counted: it waits for that */
    __atomic_store_n(&cpus_running, cpus_running + 1, __ATOMIC_RELEASE);
    return NULL;
}

static const char *start_all(const struct acpi_madt *madt)
{
    const char *reason = NULL;
    for (size_t i = 0; i < madt->cpu_count; i++) {
        if (madt->cpu[i] != cpu_first.apic_id)
            send(madt->cpu[i], COMMAND_INIT);
    }
    clock_delay(INIT_WAIT);
    for (size_t i = 0; i < madt->cpu_count && !reason && cpus_running < CPUS_MAX; i++) {
        if (madt->cpu[i] != cpu_first.apic_id)
            reason = start_cpu(madt->cpu[i]);
    }
    return reason;
}

static const char *prepare(void)
{
    const char *reason = clock_start();
    if (!reason && !board_apic_start())
        reason = "this CPU has no local APIC, by which others are started";
    if (!reason && KERNEL_ALL_CPUS && !board_counter_start_here())
        reason =
            "the alarms of this PC's clock come to the first CPU only: its local APIC has no timer";
    return reason ? reason : map_trampoline();
}

const char *cpus_start_listed(const struct acpi_madt *madt)
{
    const char *reason = prepare();
    if (!reason) {
        cpu_first.apic_id = board_apic_id();
        copy_trampoline();
        cpu_enter_prepare();
        cpu_wake_prepare();
        tlb_prepare();
        cpu_idle_prepare();
        panic_prepare();
        reason = start_all(madt);
    }
    unmap_trampoline();
    if (!reason || cpus_running == 1)
        return reason;
    console_printf("%s\n", reason);
    return NULL;
}

const char *cpus_start(void)
{
    static struct acpi_madt madt;
    if (cpus_running > 1)
        return NULL;
    const char *reason = acpi_madt(&madt);
    if (reason)
        return reason;
    if (madt.cpus_left_out > 0)
        console_printf("more than %d CPUs: %zu are left alone\n", ACPI_CPUS_MAX,
                       madt.cpus_left_out);
    return cpus_start_listed(&madt);
}
