/* enter.c - the first C code of another CPU: it loads what it has for itself, and what all have in common. */
#include "cpu_data.h"
#include <arch/cpu.h>
#include <arch/cpu_stages.h>
#include <arch/image.h>
#include <arch/page_table.h>
#include <kernel/board.h>
#include <kernel/string.h>

#define MSR_PAT 0x277 /* Intel SDM volume 3, "Page Attribute Table (PAT)" */

/* The first CPU's, for all. */
static struct table_register idtr;
static uint64_t pat;

void cpu_enter_prepare(void)
{
    __asm__ volatile("sidt %0" : "=m"(idtr));
    pat = read_msr(MSR_PAT);
}

/* "TSS Descriptor in 64-bit mode": the address in four pieces. */
static void describe_tss(uint64_t descriptor[2], const struct tss *tss)
{
    uint64_t base = (uintptr_t)tss;
    descriptor[0] = (sizeof *tss - 1) | (base & 0xffffff) << 16 | TSS_AVAILABLE << 40 |
                    (base >> 24 & 0xff) << 56;
    descriptor[1] = base >> 32;
}

/* A vector that services give a stack of its own by trap_set_stack() has that on the first CPU. */
static void make_tss(struct cpu_data *cpu)
{
    cpu->tss.io_map_base = sizeof cpu->tss;
    for (unsigned ist = 0; ist < IST_COUNT; ist++)
        cpu->tss.ist[ist] = cpu->stack[STACK_OTHERS].end;
    cpu->tss.ist[IST_DOUBLE_FAULT - 1] = cpu->stack[STACK_DOUBLE_FAULT].end;
    cpu->tss.ist[IST_NMI - 1] = cpu->stack[STACK_NMI].end;
    cpu->tss.ist[IST_MACHINE_CHECK - 1] = cpu->stack[STACK_MACHINE_CHECK].end;
}

#if KERNEL_ALL_CPUS

void __real_trap_set_kernel_stack(uintptr_t end);
void __wrap_trap_set_kernel_stack(uintptr_t end);

/* This CPU's. With interrupts off. */
void __wrap_trap_set_kernel_stack(uintptr_t end)
{
    struct cpu_data *cpu = cpu_here();
    if (cpu == &cpu_first)
        __real_trap_set_kernel_stack(end);
    else
        cpu->tss.rsp[0] = end;
}

#endif

static void load_tables(struct cpu_data *cpu)
{
    struct table_register gdtr = {.limit = sizeof cpu->gdt - 1, .base = cpu->gdt};
    memcpy(cpu->gdt, gdt, sizeof cpu->gdt);
    make_tss(cpu);
    describe_tss(&cpu->gdt[TSS_SELECTOR / sizeof *cpu->gdt], &cpu->tss);
    __asm__ volatile("lgdt %0" ::"m"(gdtr), "m"(cpu->gdt));
    __asm__ volatile("mov %0, %%ds\n\tmov %0, %%es\n\tmov %0, %%ss" ::"r"(DATA_SELECTOR));
    __asm__ volatile("mov %0, %%fs\n\tmov %0, %%gs" ::"r"(DATA_SELECTOR));
    __asm__ volatile("lldt %w0\n\tltr %w1" ::"r"(0), "r"(TSS_SELECTOR) : "memory");
    __asm__ volatile("lidt %0" ::"m"(idtr));
}

void cpu_enter(struct cpu_data *cpu)
{
    write_msr(MSR_PAT, pat); /* before CR3: cached translations have the memory type in them */
    write_cr3(image_physical(boot_pml4));
    cpu->stage = STAGE_C;
    load_tables(cpu);
    board_apic_start_here();
    __atomic_store_n(&cpu->stage, STAGE_READY, __ATOMIC_RELEASE);
    cpu_idle(cpu);
}
