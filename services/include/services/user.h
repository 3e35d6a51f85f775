/*
 * user.h - user mode: code that the kernel does not trust runs, calls the kernel, and cannot harm it.
 *
 *     static const struct user_handlers handlers = {on_call, on_fault};
 *     user_start(&handlers);
 *     user_set_stack(kernel_stack_end);
 *     user_enter(entry, stack_pointer);
 *
 * services/process does all that for programs. This is what it is built on. User code runs on the CPU that
 * the machine was started with, with interrupts on, and has x87 and SSE; neither I/O ports nor AVX.
 */
#pragma once

#ifndef NEEDS_user
#error "the app includes <services/user.h>: say NEEDS := user in its app.mk"
#endif

#include <arch/traps.h>
#include <services/address_space.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct user_handlers {
    /*
     * A system call: user code has executed `syscall`. Called with interrupts on, on the stack of
     * user_set_stack(). Its number is in frame->rax, its arguments are in rdi, rsi, rdx, r10, r8 and r9; what
     * it returns is in rax afterwards. All other registers are the user's again, but for rcx and r11, which
     * `syscall` itself changes.
     */
    int64_t (*call)(struct trap_frame *frame);
    /* An exception in user code, on the same stack, interrupts off. It may return to try again. */
    void (*fault)(struct trap_frame *frame);
    /* Called with interrupts off before an interrupt returns to user code; may be NULL. */
    void (*resume)(void);
};

/*
 * Turns user mode on: `syscall`, the FPU, and the handlers of exceptions, which an app that sets its own
 * with trap_set_handler() afterwards would lose. Returns NULL, or why this CPU cannot. The second call does
 * nothing.
 */
const char *user_start(const struct user_handlers *handlers);

/*
 * The stack on which the kernel runs when user code calls or is interrupted; from its end downwards, a
 * multiple of 16. A scheduler sets it before it lets a thread run that has user code.
 */
void user_set_stack(uintptr_t end);

/* The registers of the user code that was left for the kernel, on such a stack. */
static inline struct trap_frame *user_frame(uintptr_t stack_end)
{
    return (struct trap_frame *)stack_end - 1;
}

/* The nth argument of a system call, from 0 to 5. */
static inline uint64_t user_argument(const struct trap_frame *frame, unsigned n)
{
    const uint64_t arguments[] = {frame->rdi, frame->rsi, frame->rdx,
                                  frame->r10, frame->r8,  frame->r9};
    return arguments[n];
}

/* Vector of a frame that a system call has made. */
#define USER_CALL_VECTOR 0x101

/* Runs user code, for the first time, from `entry` on. All its registers are 0 but for rip and rsp. */
noreturn void user_enter(uint64_t entry, uint64_t stack_pointer);

/*
 * Copy from and to user memory of the current address space. They return false where the range is not
 * entirely the user's, not mapped, or read-only for user_write(); what can be copied before that is.
 */
bool user_read(void *to, uint64_t from, size_t size);
bool user_write(uint64_t to, const void *from, size_t size);

/* A string of at most size - 1 bytes. Returns false, too, if it is longer. */
bool user_read_string(char *to, size_t size, uint64_t from);

/* What belongs to user code beside its memory and its frame: x87, SSE, segment selectors. */
struct user_registers {
    _Alignas(16) uint8_t fpu[512]; /* Intel SDM volume 2, "FXSAVE" */
    uint16_t ds, es, fs, gs;
};
void user_registers_init(struct user_registers *registers);
void user_registers_save(struct user_registers *registers);
void user_registers_load(const struct user_registers *registers);
