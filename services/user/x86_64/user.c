/* user.c - turns user mode on, and says who handles what comes from there. */
#include "entry.h"
#include <arch/cpu.h>
#include <arch/selectors.h>
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/irq.h>
#include <kernel/string.h>
#include <services/user.h>

/* Intel SDM volume 4, "Architectural MSRs"; volume 2, "SYSCALL" and "SYSRET". */
#define EFER_SCE (1u << 0)
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_FMASK 0xc0000084
#define SYSRET_BASE (USER_DATA_SELECTOR - 8) /* data is 8 above it, code 16 */

/* "System Flags and Fields in the EFLAGS Register": what a system call begins without. */
#define RFLAGS_TF (1u << 8)
#define RFLAGS_DF (1u << 10)
#define RFLAGS_IOPL (3u << 12)
#define RFLAGS_NT (1u << 14)
#define RFLAGS_AC (1u << 18)
#define CALL_CLEARS (RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | RFLAGS_NT | RFLAGS_AC)

#define DEBUG_STACK_SIZE 8192
_Static_assert(USER_CODE_SELECTOR == USER_DATA_SELECTOR + 8, "as sysret wants it");
_Static_assert(DATA_SELECTOR == CODE_SELECTOR + 8, "as syscall wants it");

static const struct user_handlers *handlers;
static trap_handler *previous[TRAP_EXCEPTIONS];
static void (*irq_after_before)(void);

static bool is_user(const struct trap_frame *frame)
{
    return frame->cs == USER_CODE_SELECTOR;
}

/* A copy from or to user memory failed. */
static bool mend_copy(struct trap_frame *frame)
{
    uintptr_t rip = frame->rip;
    if (frame->vector != TRAP_PAGE_FAULT || rip < (uintptr_t)user_copy_begin ||
        rip >= (uintptr_t)user_copy_end)
        return false;
    frame->rip = (uintptr_t)user_copy_failed;
    return true;
}

static bool is_entry(uintptr_t rip)
{
#if KERNEL_ALL_CPUS
    uintptr_t offset = rip - (uintptr_t)user_call_entry;
    return offset < CPUS_MAX * USER_ENTRY_SIZE && offset % USER_ENTRY_SIZE == 0;
#else
    return rip == (uintptr_t)user_call_entry;
#endif
}

/* Single steps of the user must not go on in the kernel: some emulators and CPUs let one through. */
static bool mend_step(struct trap_frame *frame)
{
    if (frame->vector != TRAP_DEBUG || !is_entry(frame->rip))
        return false;
    frame->rflags &= ~(uint64_t)RFLAGS_TF;
    return true;
}

static void on_debug(struct trap_frame *frame)
{
    handlers->fault(frame);
    if (KERNEL_ALL_CPUS)
        arch_irq_enable(); /* gives the lock back that trap() has taken, and does not return to */
}

/*
 * On the stack of its own that a debug exception has there may be another one soon, of another thread. So the
 * user's go on where all others are.
 */
static bool on_exception(struct trap_frame *frame)
{
    trap_handler *other = previous[frame->vector];
    if (!is_user(frame))
        return mend_copy(frame) || mend_step(frame) || (other && other(frame));
    if (frame->vector == TRAP_DEBUG) {
        struct trap_frame *copy = user_frame(user_stack_end);
        *copy = *frame;
        user_continue(copy, on_debug);
    }
    handlers->fault(frame);
    return true;
}

/* A frame that an interrupt has made of user code is where the stack ends; in a system call it is the call's. */
static void after_irq(void)
{
    if (irq_after_before)
        irq_after_before();
    if (handlers->resume && user_stack_end && is_user(user_frame(user_stack_end)) &&
        user_frame(user_stack_end)->vector >= TRAP_EXCEPTIONS &&
        user_frame(user_stack_end)->vector != USER_CALL_VECTOR)
        handlers->resume();
}

static bool is_the_kernels(unsigned vector)
{
    return vector == TRAP_NMI || vector == TRAP_DOUBLE_FAULT || vector == TRAP_MACHINE_CHECK;
}

static const char *handle_exceptions(void)
{
    static char debug_stack[DEBUG_STACK_SIZE] __attribute__((aligned(16)));
    static struct stack registered;
    stack_register(&registered, "debug exception stack", debug_stack, sizeof debug_stack);
    const char *reason = trap_set_stack(TRAP_DEBUG, &registered);
    for (unsigned vector = 0; !reason && vector < TRAP_EXCEPTIONS; vector++) {
        if (!is_the_kernels(vector))
            previous[vector] = trap_set_handler(vector, on_exception);
    }
    return reason;
}

static void init_calls(void)
{
    uintptr_t entry = (uintptr_t)user_call_entry;
#if KERNEL_ALL_CPUS
    entry += cpu_number() * USER_ENTRY_SIZE;
#endif
    write_msr(MSR_STAR, (uint64_t)SYSRET_BASE << 48 | (uint64_t)CODE_SELECTOR << 32);
    write_msr(MSR_LSTAR, entry);
    write_msr(MSR_FMASK, CALL_CLEARS);
    write_msr(MSR_EFER, read_msr(MSR_EFER) | EFER_SCE);
}

static void init_fpu(void)
{
    write_cr0((read_cr0() & ~(uint64_t)CR0_EM) | CR0_MP);
    write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
}

/* What each CPU has for itself. */
static void user_start_here(void)
{
#if KERNEL_ALL_CPUS
    cpu_local(user_cpus).is_started = true;
#endif
    init_calls();
    init_fpu();
}

const char *user_start(const struct user_handlers *wanted)
{
    if (handlers)
        return NULL;
    const char *reason = handle_exceptions();
    if (reason)
        return reason;
    uintptr_t state = arch_irq_save();
    handlers = wanted;
    user_on_call = wanted->call;
    user_start_here();
    irq_after_before = irq_after;
    irq_after = after_irq;
    arch_irq_restore(state);
    return NULL;
}

/* Another CPU comes here before it has user code for the first time. */
void user_set_stack(uintptr_t end)
{
#if KERNEL_ALL_CPUS
    if (!cpu_local(user_cpus).is_started)
        user_start_here();
#endif
    user_stack_end = end;
    trap_set_kernel_stack(end);
}

void user_enter(uint64_t entry, uint64_t stack_pointer)
{
    (void)cpu_irq_save();
    struct trap_frame frame = {.rip = entry,
                               .cs = USER_CODE_SELECTOR,
                               .rflags = RFLAGS_IF,
                               .rsp = stack_pointer,
                               .ss = USER_DATA_SELECTOR};
    user_resume(&frame);
}
