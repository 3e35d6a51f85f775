/*
 * traps.c - from an exception without a handler to the panic.
 *
 * In a HardFault's handler a second fault locks the core up, and a report may well fault: what is to
 * be reported has damaged something. So the handler returns, into the panic, as if the fault had
 * called it.
 */
#include <arch/image.h>
#include <arch/protection.h>
#include <arch/semihosting.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>
#include <kernel/string.h>

/* Where the report runs: the stack may be what is broken. */
#define FAULT_STACK_SIZE 1536
static uint64_t fault_stack[FAULT_STACK_SIZE / sizeof(uint64_t)];
#define FAULT_STACK_END ((uintptr_t)fault_stack + sizeof fault_stack)

static struct trap_frame trap_frame;

void traps_init(void)
{
    static struct stack main, fault;
    char *bottom = stack_bottom;
#if CORE_IS_MAINLINE
    bottom = protection_init();
#endif
    stack_register(&main, "stack", bottom, (size_t)(stack_top - bottom));
    stack_register(&fault, "stack of the report", fault_stack, sizeof fault_stack);
}

bool memory_is_ram(uintptr_t address, uint32_t size)
{
    return address >= (uintptr_t)stack_bottom && address < (uintptr_t)ram_end &&
           size <= (uintptr_t)ram_end - address;
}

bool memory_is_readable(uintptr_t address, uint32_t size)
{
    bool in_image = address >= (uintptr_t)vectors_start && address < (uintptr_t)image_end &&
                    size <= (uintptr_t)image_end - address;
    return in_image || memory_is_ram(address, size);
}

static noreturn void report(void)
{
    panic_trap(&trap_frame);
}

/* Whether the fault is a return itself: what it wanted to return to is not there. */
static bool is_wrong_return(const struct trap_frame *frame)
{
#if CORE_IS_MAINLINE
    return fault_was_while_returning(frame);
#else
    (void)frame;
    return false;
#endif
}

/*
 * Makes the core return from this exception into report(), on the fault stack. ARMv6-M Architecture
 * Reference Manual, "Exception return behavior": the frame that it pops is ours. An exception that
 * came in another's handler returns into that handler; where its number is lost, this one's handler
 * has to do.
 */
static uint32_t return_into_report(const struct trap_frame *frame, uint32_t *sp)
{
    bool in_handler = !(frame->exc_return & EXC_RETURN_THREAD);
    if (in_handler && (frame->stacked_is_lost || is_wrong_return(frame)))
        report();
    struct stacked_frame *made = (struct stacked_frame *)(FAULT_STACK_END - sizeof *made);
    *made = (struct stacked_frame){
        .pc = (uint32_t)(uintptr_t)report & ~1u,
        .xpsr = PSR_THUMB | (in_handler ? frame->stacked.xpsr & PSR_EXCEPTION : 0),
    };
    *sp = (uint32_t)(uintptr_t)made;
    return (frame->exc_return & ~EXC_RETURN_PROCESS) | EXC_RETURN_NO_FP;
}

/* Whether the core has stacked nothing that can be read: the stack had overflowed, or never was one. */
static bool is_lost(const struct trap_frame *frame, uint32_t stacked)
{
#if CORE_IS_MAINLINE
    if (fault_was_while_stacking(frame, stacked))
        return true;
#endif
    return !memory_is_ram(stacked, sizeof frame->stacked) || stacked % 4 != 0;
}

/*
 * Called by exception_entry with what it has stored; returns the EXC_RETURN to leave with, and the
 * main stack pointer in *sp.
 */
__attribute__((used)) uint32_t exception_unhandled(struct trap_frame *frame, uint32_t *sp);
uint32_t exception_unhandled(struct trap_frame *frame, uint32_t *sp)
{
    __asm__ volatile("mrs %0, ipsr" : "=r"(frame->vector));
    uint32_t stacked = *sp;
    if (frame->exc_return & EXC_RETURN_PROCESS)
        __asm__ volatile("mrs %0, psp" : "=r"(stacked));
#if CORE_IS_MAINLINE
    fault_status_take(frame);
#endif
    frame->stacked_is_lost = is_lost(frame, stacked);
    frame->stacked = (struct stacked_frame){0};
    frame->sp = stacked + frame_size(frame->exc_return);
#if CORE_HAS_STACK_LIMITS
    if (frame->stacked_is_lost && stacked && stacked == stack_limit(frame->exc_return))
        frame->sp = stacked; /* where it stops: nothing was stored below */
#endif
    if (!frame->stacked_is_lost) {
        struct stacked_frame *found = (struct stacked_frame *)(uintptr_t)stacked;
        if (frame->vector == TRAP_HARD_FAULT && semihosting_was_refused(found))
            return frame->exc_return; /* no debugger: the call returns with that answer */
        frame->stacked = *found;
        frame->sp += found->xpsr & PSR_ALIGNED ? 4 : 0;
    }
    arch_irq_disable();
    return return_into_report(frame, sp);
}

/*
 * In   an exception, from Default_Handler; r0 is on the stack
 * Out  exception_unhandled(&trap_frame, &sp) on the end of the fault stack below the frame that it
 *      makes there; then leaves as that says
 */
__attribute__((naked, used)) void exception_entry(void);
void exception_entry(void)
{
    __asm__("ldr r0, =%c0\n\t"
            "stmia r0!, {r4-r7}\n\t"
            "mov r1, r8\n\t"
            "mov r2, r9\n\t"
            "mov r3, r10\n\t"
            "stmia r0!, {r1-r3}\n\t"
            "mov r1, r11\n\t"
            "mov r2, lr\n\t"
            "stmia r0!, {r1-r2}\n\t"
            "ldr r4, =%c0\n\t"
            "mov r1, sp\n\t"
            "ldr r0, =%c1\n\t"
            "mov sp, r0\n\t"
            "push {r1}\n\t" /* the main stack pointer, and its address */
            "mov r1, sp\n\t"
            "mov r0, r4\n\t"
            "bl exception_unhandled\n\t"
            "pop {r1}\n\t"
            "mov sp, r1\n\t"
            "ldmia r4, {r4-r7}\n\t" /* r8 to r11 were not touched, or do not matter any more */
            "bx r0" ::"i"(&trap_frame),
            "i"((char *)fault_stack + FAULT_STACK_SIZE - 64));
}
