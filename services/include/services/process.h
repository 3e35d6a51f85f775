/*
 * process.h - programs that run beside each other, each in an address space of its own.
 *
 *     struct process *process;
 *     const char *reason = process_start(&(struct program){.name = "hello", .elf = bytes, .size = size}, &process);
 *     if (!reason)
 *         status = process_wait(process);
 *
 * A program is a static ELF file, linked to fixed addresses or as static PIE. It makes the system calls of
 * <services/system_calls.h>. Whatever it does, the kernel goes on: a fault ends the process, and is
 * reported on the console. Processes are threads, and threads_print() lists them.
 *
 * Called by threads, with interrupts on.
 */
#pragma once

#ifndef NEEDS_process
#error "the app includes <services/process.h>: say NEEDS := process in its app.mk"
#endif

#include <services/system_calls.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROCESSES_MAX 64            /* at the same time */
#define PROCESS_PAGES 1024          /* of 4 KiB: what a process may have if nothing else is said */
#define PROCESS_STACK_PAGES 16      /* of its user stack */
#define PROCESS_ARGUMENTS_MAX 16    /* the program's name included */
#define PROCESS_ARGUMENTS_SIZE 1024 /* bytes, all of them with their zeroes */
#define PROCESS_NAME_MAX 24

struct process;

struct program {
    const char *name;             /* is copied, and cut; the first argument if there are none */
    const void *elf;              /* stays where it is until the process has ended */
    size_t size;                  /* bytes */
    const char *const *arguments; /* as main() has them, ending with NULL; or NULL */
    size_t pages_max;             /* 0: PROCESS_PAGES */
};

/*
 * Starts a program. Returns NULL, or a sentence that says why not; nothing of it is left then. Someone must
 * process_wait() for it or process_detach() it.
 */
const char *process_start(const struct program *program, struct process **process);

/* Waits until it has ended. Returns its status: an exit code, or STATUS_FAULTED or STATUS_KILLED. */
int process_wait(struct process *process);

/* It will not be waited for: what it has is given back when it ends. */
void process_detach(struct process *process);

/* Ends it, at the latest when it would run next. Returns at once. */
void process_kill(struct process *process);

/* Its number, from 1 on, which no other one has while it is there. */
unsigned process_number(const struct process *process);

/* Kills the process of that number. Returns false if there is none that runs. */
bool process_kill_number(unsigned number);

struct process_info {
    unsigned number, parent; /* 0: started by the kernel */
    const char *name;        /* valid until the process ends */
    size_t pages;            /* of memory */
    bool ended;              /* and process_wait has not told it yet */
};

/* The process with the lowest number above `after`. Returns false after the last. */
bool process_next(unsigned after, struct process_info *info);

/*
 * A system call of the app's own: `number` from CALL_APP up to CALLS_MAX - 1. What it is given is
 * user_argument(frame, 0) to 3, user addresses among it, for user_read() and user_write() (<services/user.h>). It
 * may wait; the process that calls is process_self().
 */
struct trap_frame;
typedef int64_t process_call(const struct trap_frame *frame);
void process_set_call(unsigned number, process_call *call);

/* The process whose system call this is; NULL in other threads. */
struct process *process_self(void);
