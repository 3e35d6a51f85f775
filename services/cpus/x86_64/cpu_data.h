/* cpu_data.h - what is known of each CPU, for the files of this folder. */
#pragma once

#include <arch/address_map.h>
#include <arch/selectors.h>
#include <arch/traps.h>
#include <arch/tss.h>
#include <kernel/stacks.h>
#include <services/cpus.h>
#include <stdnoreturn.h>

/* Vectors of interrupts that CPUs send each other, above those of the board's lines and of its timer. */
enum { VECTOR_WAKE = 0xf0, VECTOR_FORGET };

/* Intel SDM volume 3, "Interrupt Command Register (ICR)": the low half. */
#define COMMAND_FIXED(vector) (0x4000u | (vector))
#define COMMAND_NMI 0x4400u
#define COMMAND_INIT 0x4500u
#define COMMAND_START(page) (0x4600u | (page)) /* its address is page * 4096 */

#define GDT_ENTRIES 8
_Static_assert(CODE32_SELECTOR / 8 == GDT_ENTRIES - 1, "it is the last one of gdt.asm");

/* Of another CPU; the first one has the stacks of boot/x86_64/stacks.asm. */
enum { STACK_RUN, STACK_DOUBLE_FAULT, STACK_NMI, STACK_MACHINE_CHECK, STACK_OTHERS, STACKS };
#define STACK_NAME_MAX 40

struct cpu_data {
    uint64_t gdt[GDT_ENTRIES]; /* first: by its address a CPU knows itself */
    struct tss tss;
    unsigned number;
    uint32_t apic_id;
    volatile uint32_t stage; /* cpu_stages.h, from STAGE_C on */

    bool is_busy;                    /* taken by cpu_run(), until the function has returned */
    void (*function)(void *context); /* what it is asked to call; NULL: nothing */
    void *context;

    uint32_t forgotten; /* the generation of tlb.c that it has seen */

    bool is_stopped;           /* by another one's panic */
    uintptr_t panicked;        /* where it had one itself, while another one was reported */
    struct trap_frame stopped; /* what it was doing */

    struct stack stack[STACKS];
    char stack_name[STACKS][STACK_NAME_MAX];
};
_Static_assert(sizeof(struct cpu_data) <= PAGE_SIZE, "each has a page");

extern struct cpu_data cpu_first;       /* does not use its gdt and tss: those of traps.c are its */
extern struct cpu_data *cpus[CPUS_MAX]; /* those that run, by number */
extern volatile unsigned cpus_running;  /* at least 1 */

/* The CPU that asks. */
static inline struct cpu_data *cpu_here(void)
{
    struct table_register gdtr;
    __asm__ volatile("sgdt %0" : "=m"(gdtr));
    return gdtr.base == gdt ? &cpu_first : (struct cpu_data *)(uintptr_t)gdtr.base;
}

/* enter.c: where trampoline.asm goes. */
void cpu_enter(struct cpu_data *cpu);
void cpu_enter_prepare(void);

/* cpu.c */
void cpu_wake_prepare(void);
void cpu_wake(unsigned number);

/* run.c, or threads.c where threads run on all CPUs: what a CPU does from then on, and whether that is nothing. */
noreturn void cpu_idle(struct cpu_data *cpu);
bool cpu_is_idle(const struct cpu_data *cpu);

/* The same: called by the first CPU before the others are started. */
void cpu_idle_prepare(void);

/* tlb.c */
void tlb_prepare(void);
void tlb_answer(void); /* forgets, if another CPU has asked for it */

/* panic.c */
void panic_prepare(void);
bool panic_is_elsewhere(void); /* another CPU reports a panic */
bool panic_is_here(void);
void panic_stop_others(void); /* as a panic does, for good */

/* cpus.c: starts the CPUs of a list; tests have lists of their own. */
struct acpi_madt;
const char *cpus_start_listed(const struct acpi_madt *madt);
