/*
 * preempt.c - PendSV takes the CPU from a thread.
 *
 * It has the lowest priority, so it comes after all handlers. It does not switch itself: it returns into
 * preempted(), on the stack of the thread that it has interrupted, which calls the scheduler as any thread
 * does. So there is one kind of switch. preempt_fpu.c is this file for an app that NEEDS fpu.
 */
#include "port.h"
#include "scheduler.h"
#include "slice.h"
#include <arch/image.h>
#include <arch/traps.h>

/* On the stack of handlers. Returns whether another thread is to run. */
static __attribute__((used)) bool pend_sv(void)
{
    uintptr_t state = arch_irq_save();
    slice_start();
    bool must_switch = thread_must_switch();
    arch_irq_restore(state);
    return must_switch;
}

/*
 * A thread that was using the FPU has a frame of 26 words, and EXC_RETURN says so by a bit that is zero. Storing s16 to s31
 * below it makes the core store s0 to s15, for which it has only left room ("Lazy context save of FP state"). The frame that
 * is made here is one without the FPU: preempted() uses none, and has the true EXC_RETURN in r0.
 */
#ifdef SWITCH_FPU
#define STORE_FPU                                                                                  \
    ".fpu fpv4-sp-d16\n\t"                                                                         \
    "ldr r2, [sp, #4]\n\t"                                                                         \
    "orr r3, r2, #16\n\t" /* EXC_RETURN_NO_FP */                                                   \
    "str r3, [sp, #4]\n\t"                                                                         \
    "tst r2, #16\n\t"                                                                              \
    "it eq\n\t"                                                                                    \
    "vstmdbeq r0!, {s16-s31}\n\t"
#define PASS_EXC_RETURN "str r2, [r0]\n\t"
#else
#define STORE_FPU
#define PASS_EXC_RETURN
#endif

/*
 * ARMv6-M Architecture Reference Manual, "Exception return behavior": the frame that the core pops is made
 * here, below the one that it has pushed.
 *
 * In   as the core enters it; the thread's stack is the process stack
 * Out  in thread mode, in preempted(), with sp at what the core has pushed; or in the thread
 */
__attribute__((naked, used)) void PendSV_Handler(void);
void PendSV_Handler(void)
{
    __asm__("push {r7, lr}\n\t"
            "add r7, sp, #0\n\t"
            "bl pend_sv\n\t"
            "cmp r0, #0\n\t"
            "beq 1f\n\t"
            "mrs r0, psp\n\t" STORE_FPU "subs r0, #32\n\t"
            "msr psp, r0\n\t" PASS_EXC_RETURN "ldr r1, =preempted\n\t"
            "str r1, [r0, #24]\n\t" /* pc */
            "movs r1, #1\n\t"
            "lsls r1, #24\n\t"
            "str r1, [r0, #28]\n" /* xpsr: the Thumb bit */
            "1:\tpop {r7, pc}");
}

/* Of what the core has pushed, lr = pc; EXC_RETURN is kept, and handed on in the frame of the NMI. */
#ifdef SWITCH_FPU
#define FIND_PC                                                                                    \
    "mov r1, sp\n\t"                                                                               \
    "tst r0, #16\n\t"                                                                              \
    "it eq\n\t"                                                                                    \
    "addeq r1, #64\n\t"                                                                            \
    "ldr r2, [r1, #24]\n\t"                                                                        \
    "mov lr, r2\n\t"                                                                               \
    "push {r0, r1}\n\t"
#define HAND_ON_EXC_RETURN "pop {r2, r3}\n\t"
#else
#define FIND_PC                                                                                    \
    "ldr r0, [sp, #24]\n\t"                                                                        \
    "mov lr, r0\n\t"
#define HAND_ON_EXC_RETURN
#endif

/*
 * On the stack of the thread, which the scheduler may leave here and come back to. What was interrupted is
 * gone back to by an exception, because only that restores all registers and turns interrupts on in one
 * step: if another interrupt could come in between, its frame would lie below this one, and the next
 * one's below that. An NMI is the exception that comes although interrupts are off.
 */
static __attribute__((naked, used)) void preempted(void)
{
    __asm__("cpsid i\n\t" FIND_PC
            "push {r7, lr}\n\t" /* as if it had been called from where it was interrupted */
            "add r7, sp, #0\n\t"
            "bl thread_preempt\n\t"
            "pop {r0, r1}\n\t"
            "mov r7, r0\n\t" HAND_ON_EXC_RETURN "ldr r0, =0xe000ed04\n\t" /* SCB->ICSR */
            "movs r1, #1\n\t"
            "lsls r1, #31\n" /* NMIPENDSET */
            "preempted_leaves: str r1, [r0]\n\t"
            "b .");
}

/* r2 of the frame: another handler may have run in between, so not r2 itself. */
#ifdef SWITCH_FPU
#define LOAD_FPU                                                                                   \
    ".fpu fpv4-sp-d16\n\t"                                                                         \
    "ldr r2, [r0, #8]\n\t"                                                                         \
    "mov lr, r2\n\t"                                                                               \
    "adds r0, #32\n\t"                                                                             \
    "tst r2, #16\n\t"                                                                              \
    "it eq\n\t"                                                                                    \
    "vldmiaeq r0!, {s16-s31}\n\t"
#else
#define LOAD_FPU "adds r0, #32\n\t"
#endif

/*
 * In   as the core enters it
 * Out  from preempted(): in what that had interrupted, with interrupts on. Another NMI is a panic
 */
__attribute__((naked, used)) void NMI_Handler(void);
void NMI_Handler(void)
{
    __asm__("mrs r0, psp\n\t"
            "ldr r1, [r0, #24]\n\t" /* pc */
            "ldr r2, =preempted_leaves\n\t"
            "subs r1, r2\n\t"
            "cmp r1, #2\n\t" /* the str, which may be pending, or the b */
            "bhi 1f\n\t" LOAD_FPU "msr psp, r0\n\t"
            "cpsie i\n\t"
            "bx lr\n"
            "1:\tldr r0, =Default_Handler\n\t"
            "bx r0");
}

#define LOWEST_PRIORITY 3 /* of two bits */

/*
 * The first thread goes on where it is. Handlers get the lowest third of the image's stack, below which the
 * RAM ends, so they fault if they overflow; main is told as other threads are.
 */
static char *split_stack(void)
{
    char *handlers_top = stack_bottom + (stack_top - stack_bottom) / 3 / 8 * 8;
    char *bottom = handlers_top + port_guard_size(handlers_top);
    thread_running->stack = (uint32_t *)(void *)bottom;
    *thread_running->stack = THREAD_CANARY;
#if KERNEL_CONSOLE
    static struct stack handlers; /* what was registered last is found first */
    char *lowest = (char *)stack_of((uintptr_t)handlers_top)->base; /* above a guard */
    stack_register(&thread_running->registered, "stack of thread 'main'", bottom,
                   (size_t)(stack_top - bottom));
    stack_register(&handlers, "stack of handlers", lowest, (size_t)(handlers_top - lowest));
#endif
    return handlers_top;
}

/* What CONTROL has beside SPSEL: whether main has used the FPU. */
static uint32_t control_for_threads(void)
{
    uint32_t control = CONTROL_SPSEL;
#ifdef SWITCH_FPU
    uint32_t now;
    __asm__ volatile("mrs %0, control" : "=r"(now));
    control |= now;
#endif
    return control;
}

/* "The special-purpose CONTROL register": thread mode uses the process stack from the isb on. */
void port_start(void)
{
    if (port_is_preemptive())
        return;
    char *handlers_top = split_stack();
    port_guard(thread_running);
    reg_modify(SCB->SHPR3, .PRI_14 = LOWEST_PRIORITY);
    __asm__ volatile("mov r0, sp\n\t"
                     "msr psp, r0\n\t"
                     "msr control, %1\n\t"
                     "isb\n\t"
                     "msr msp, %0" ::"r"(handlers_top),
                     "r"(control_for_threads())
                     : "r0", "memory");
#if CORE_HAS_STACK_LIMITS
    __asm__ volatile("msr psplim, %0" ::"r"(handlers_top));
#endif
    arch_irq_enable();
}
