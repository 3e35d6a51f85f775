/*
 * switch.c - from one thread to another, on a Cortex-M.
 *
 * What a function keeps for its caller: Procedure Call Standard for the Arm Architecture, "Core registers" and "VFP register
 * usage conventions". switch_fpu.c is this file for an app that NEEDS fpu.
 */
#include "port.h"
#include <kernel/layout.h>
#include <kernel/panic.h>
#include <services/threads.h>

/*
 * The limit of the stack goes with it (ARMv8-M Architecture Reference Manual, "Stack limit checks"). There is none while sp
 * moves from one stack to the other.
 */
#if CORE_HAS_STACK_LIMITS
#define LEAVE_LIMIT                                                                                \
    "mrs r2, psplim\n\t"                                                                           \
    "push {r2}\n\t"                                                                                \
    "movs r2, #0\n\t"                                                                              \
    "msr psplim, r2\n\t"
#define ENTER_LIMIT                                                                                \
    "pop {r2}\n\t"                                                                                 \
    "msr psplim, r2\n\t"
#else
#define LEAVE_LIMIT
#define ENTER_LIMIT
#endif

/*
 * Lazily: a thread that has not used the FPU, by CONTROL.FPCA, has nothing to store, and exceptions store nothing of it.
 * r3 keeps CONTROL of the one that is left. (ARMv7-M Architecture Reference Manual, "The special-purpose CONTROL register".)
 * To load s16 sets FPCA.
 */
#ifdef SWITCH_FPU
#define LEAVE_FPU                                                                                  \
    ".fpu fpv4-sp-d16\n\t"                                                                         \
    "mrs r3, control\n\t"                                                                          \
    "lsls r2, r3, #29\n\t"                                                                         \
    "bpl 1f\n\t"                                                                                   \
    "vpush {s16-s31}\n\t"                                                                          \
    "vmrs r4, fpscr\n"                                                                             \
    "1:\tpush {r3, r4}\n\t"
#define ENTER_FPU                                                                                  \
    "pop {r2, r4}\n\t"                                                                             \
    "lsls r2, r2, #29\n\t"                                                                         \
    "bpl 2f\n\t"                                                                                   \
    "vmsr fpscr, r4\n\t"                                                                           \
    "vpop {s16-s31}\n\t"                                                                           \
    "b 3f\n"                                                                                       \
    "2:\tbic r3, #4\n\t"                                                                           \
    "msr control, r3\n\t"                                                                          \
    "isb\n"                                                                                        \
    "3:\t"
#define FPU_STACK 152 /* bytes more: 18 words that the core stacks, 16 that PendSV does, 4 beside */
#else
#define LEAVE_FPU
#define ENTER_FPU
#define FPU_STACK 0
#endif

/* As thread_switch pops it; a thread that has used the FPU has s16 to s31 below r8. */
struct context {
#if CORE_HAS_STACK_LIMITS
    uint32_t psplim;
#endif
#ifdef SWITCH_FPU
    uint32_t control, fpscr;
#endif
    uint32_t r8, r9, r10, r11, r4, r5, r6, r7, pc;
};
CHECK_OFFSET(struct context, pc, sizeof(struct context) - 4);
#if !KERNEL_CONSOLE
CHECK_SIZE(struct thread, 32);
#endif

/* void thread_switch(void **from, void *to) */
__attribute__((naked)) void thread_switch(void **from, void *to)
{
    __asm__("push {r4-r7, lr}\n\t"
            "mov r4, r8\n\t"
            "mov r5, r9\n\t"
            "mov r6, r10\n\t"
            "mov r7, r11\n\t"
            "push {r4-r7}\n\t" LEAVE_FPU LEAVE_LIMIT "mov r2, sp\n\t"
            "str r2, [r0]\n\t"
            "mov sp, r1\n\t" ENTER_LIMIT ENTER_FPU "pop {r4-r7}\n\t"
            "mov r8, r4\n\t"
            "mov r9, r5\n\t"
            "mov r10, r6\n\t"
            "mov r11, r7\n\t"
            "pop {r4-r7, pc}");
}

/*
 * Where a new thread begins.
 * In   r4 = its function, r5 = the function's argument; sp a multiple of 8
 * Out  calls thread_main(function, argument), whose caller is none, as that of Reset_Handler; never returns
 */
static __attribute__((naked, used)) void thread_begin(void)
{
    __asm__("mov r0, r4\n\t"
            "mov r1, r5\n\t"
            "movs r2, #0\n\t"
            "mvns r2, r2\n\t"
            "mov lr, r2\n\t"
            "ldr r2, =thread_main\n\t"
            "bx r2");
}

void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context)
{
    struct context *first = (struct context *)(void *)((char *)stack + size) - 1;
    if (FPU_STACK > 0)
        kassert(size >= PORT_STACK_MIN + FPU_STACK);
    *first = (struct context){
        .r4 = (uintptr_t)run, .r5 = (uintptr_t)context, .pc = (uintptr_t)thread_begin};
#if CORE_HAS_STACK_LIMITS
    first->psplim = (uintptr_t)stack;
#endif
    return first;
}
