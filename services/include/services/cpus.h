/*
 * cpus.h - the other CPUs of a PC, and what it takes to share memory with them.
 *
 *     static void work(void *context) { ... cpu_number() ... }
 *     const char *reason = cpus_start();
 *     cpus_run(work, &something);                      on all CPUs at once; returns when all are done
 *
 * A CPU that is not asked to do anything sleeps. What a function on another CPU may call: what computes (string.h,
 * format.h), the console, panic() and kassert(), and all of this header. Everything else of the kernel and of its
 * services is the first CPU's: clock, input, heap, frames, interrupt lines, page tables.
 *
 * In an app that NEEDS threads, too, threads and processes run on all CPUs once cpus_start() has returned, and everything may be
 * called on any of them. There is no cpu_run() then.
 * docs/cpus.md has the reasons.
 */
#pragma once

#ifndef NEEDS_cpus
#error "the app includes <services/cpus.h>: say NEEDS := cpus in its app.mk"
#endif

#include <kernel/config.h>
#include <stdbool.h>
#include <stdint.h>

#define CPUS_MAX 256

/*
 * Starts the CPUs that ACPI lists. One that does not start is named on the console and left alone. Returns NULL, or a
 * sentence that says why no other CPU can be started. Called by the first CPU, once; takes the clock (clock_start()).
 */
const char *cpus_start(void);

/* How many run: at least 1. Their numbers are 0 to cpu_count() - 1; the first one is 0. */
unsigned cpu_count(void);

/* This CPU's number. */
unsigned cpu_number(void);

/* The id of a CPU's local APIC, by which ACPI lists it. */
uint32_t cpu_apic_id(unsigned number);

#if KERNEL_ALL_CPUS

/* For services: interrupts a CPU that runs, at the end of which it looks for a thread. With interrupts off. */
void cpu_wake(unsigned number);

#else

/*
 * Has another CPU call a function, with interrupts on. Returns at once: NULL, or a sentence that says why not, because
 * the CPU is the caller, is none, or is busy. What was written before the call, the function sees.
 */
const char *cpu_run(unsigned number, void (*function)(void *context), void *context);

/* Waits, awake, until that CPU's function has returned. What the function has written is seen from then on. */
void cpu_wait(unsigned number);

/* Has all CPUs call a function, the caller too; returns when all have. Only the first CPU calls it. */
void cpus_run(void (*function)(void *context), void *context);

#endif

/*
 * Per-CPU data: a variable that each CPU has for itself, in a cache line of its own.
 *
 *     static PER_CPU(unsigned) found[CPUS_MAX];
 *     cpu_mine(found)++;
 *
 * found[i].is is CPU i's.
 */
#define CPU_LINE 64 /* bytes of a cache line */
#define PER_CPU(type)                                                                              \
    struct {                                                                                       \
        _Alignas(CPU_LINE) type is;                                                                \
    }
#define cpu_mine(variable) ((variable)[cpu_number()].is)

/* In a loop that waits for another CPU. */
void cpu_relax(void);

/*
 * A lock that is waited for awake. It is held with interrupts off, for a short time. It begins zeroed. A CPU that takes
 * it twice, or that waits for a CPU that waits for it, is a panic that names the places.
 */
struct spinlock {
    uint32_t owner;     /* the CPU's number and 1; 0: it is free */
    uintptr_t taken_at; /* where the owner took it */
};

/* Returns whether interrupts were on, for spin_unlock(). */
uintptr_t spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock, uintptr_t state);
