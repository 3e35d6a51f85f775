/* internal.h - what the files of this service share. */
#pragma once

#include "elf_program.h"
#include <arch/traps.h>
#include <services/address_space.h>
#include <services/mutex.h>
#include <services/process.h>
#include <services/threads.h>
#include <services/user.h>
#include <services/wait.h>

#define PROCESS_STACK_END (USER_END - PAGE_SIZE)

struct process {
    struct user_registers registers; /* while another thread runs */
    struct address_space space;
    uintptr_t kernel_stack_end;
    struct thread *thread;
    struct process *next; /* in the list, by number */
    unsigned number, parent;
    int status;
    volatile bool killed, ended, detached;
    struct wait_queue changed; /* it ends, or what it waits for itself has come */
    uint64_t stack_pointer;    /* where it begins */
    uint64_t memory_end;       /* of CALL_MEMORY: the next address that it would get */
    struct elf_program program;
    const char *elf; /* the whole file */
    char name[PROCESS_NAME_MAX];
};

/* load.c: fills the space of a process. The space is destroyed by the caller, whatever is returned. */
const char *process_load(struct process *process, const struct program *program);

/* stack.c: the arguments, as the System V AMD64 ABI has them. */
const char *process_make_stack(struct process *process, const struct program *program);

/* process.c */
noreturn void process_end(int status);  /* of the calling process */
noreturn void process_end_killed(void); /* with interrupts off */

/* What is on a process's kernel stack above the frame of its user code: so a system call need not look for its process. */
struct process_above {
    uintptr_t frame_pointer; /* 0, of the thread's first function: a trace ends there */
    struct process *process;
};
static inline struct process_above *process_above(struct trap_frame *frame)
{
    return (struct process_above *)(void *)(frame + 1);
}
struct process *process_find_child(unsigned number);
bool process_wait_ended(struct process *process);

/* calls.c */
int64_t process_on_call(struct trap_frame *frame);

/* report.c */
extern struct mutex process_text; /* for what is to stand together */
void process_report(const struct process *process, struct trap_frame *frame);
