/* entry.h - what user_entry.asm has. */
#pragma once

#include <arch/traps.h>
#include <services/cpu_local.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Where `syscall` arrives; where threads run on all CPUs, at an entry for each of them. */
extern const char user_call_entry[];
#define USER_ENTRY_SIZE 32 /* bytes */

/* For each CPU. */
struct user_cpu {
    uintptr_t stack_end; /* of the kernel's stack */
    uintptr_t rsp;       /* the user's */
#if KERNEL_ALL_CPUS
    bool is_started; /* and what the entry does not know of */
    _Alignas(CPU_LINE) char end[];
#endif
};
extern CPU_LOCAL(struct user_cpu, user_cpus);
#define user_stack_end cpu_local(user_cpus).stack_end

/* What is called. */
extern int64_t (*user_on_call)(struct trap_frame *frame);

/* Loads all registers of a frame, and goes there. Called with interrupts off. */
noreturn void user_resume(const struct trap_frame *frame);

/* Goes on in a function, with a frame, right below the frame. */
noreturn void user_continue(struct trap_frame *frame, void (*function)(struct trap_frame *frame));

/*
 * Copies bytes. If a page fault comes between the first two addresses, its handler goes on at the third,
 * which returns false.
 */
bool user_copy(void *to, const void *from, size_t size);
extern const char user_copy_begin[], user_copy_end[], user_copy_failed[];
