/*
 * trace.c - finds the calls that led to a place, by the chain of frame pointers.
 *
 * clang keeps r7 as the frame pointer of Thumb code: it points to the caller's r7, above which the
 * return address lies. reset.c's is the last one. A leaf function has no such frame: its
 * return address is in lr. Where the handler of an exception was entered, the return address is
 * EXC_RETURN, and above it lies what the core has stacked of what it interrupted. Every link is
 * checked before it is followed, because what is to be reported may have written over the stack.
 */
#include <arch/image.h>
#include <arch/protection.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/stacks.h>
#include <kernel/symbols.h>

struct call {
    uint32_t frame_pointer;
    uint32_t return_address;
};

/* ARMv6-M Architecture Reference Manual, "Reset behavior": where Reset_Handler would return to. */
#define RESET_LR 0xffffffffu

#define SWITCHES_MAX 16 /* from one stack to another, in one trace */

/* "ADD (SP plus immediate)" and "MOV (register)": what clang makes a frame with. */
#define IS_ADD_R7_SP(i) ((0xff00 & (i)) == 0xaf00)
#define MOV_R7_SP 0x466f

static bool is_text(uint32_t address)
{
    return address >= (uintptr_t)text_start && address < (uintptr_t)text_end;
}

/*
 * pc, sp and r7 are the caller's. r4 to r6 and r8 to r11 are what they are by now: what lies between
 * has put the caller's on the stack before it used them.
 */
const struct trap_frame *arch_capture(const void *frame_address)
{
    static struct trap_frame frame;
    const struct call *call = frame_address;
    register uint32_t *to __asm__("r0") = &frame.r4;
    __asm__ volatile("stmia r0!, {r4-r7}\n\t"
                     "mov r1, r8\n\tmov r2, r9\n\tmov r3, r10\n\tstmia r0!, {r1-r3}\n\t"
                     "mov r1, r11\n\tstmia r0!, {r1}"
                     : "+r"(to)
                     :
                     : "r1", "r2", "r3", "memory");
    frame.exc_return = 0;
    frame.vector = TRAP_CAPTURED;
    frame.stacked_is_lost = false;
    frame.stacked = (struct stacked_frame){.pc = call->return_address & ~1u};
    frame.r7 = call->frame_pointer;
    frame.sp = (uint32_t)(uintptr_t)(call + 1);
    __asm__ volatile("mrs %0, xpsr" : "=r"(frame.stacked.xpsr));
#if CORE_IS_MAINLINE
    protection_release();
#endif
    return &frame;
}

static const struct call *call_at(uint32_t frame_pointer)
{
    return (const struct call *)(uintptr_t)frame_pointer;
}

/* Why there is no frame; NULL if there is one. */
static const char *check_place(uint32_t frame_pointer)
{
    const struct stack *stack = stack_of(frame_pointer);
    if (!stack || stack->end - frame_pointer < sizeof(struct call))
        return "the frame pointer is on no registered stack";
    return frame_pointer % sizeof(uint32_t) != 0 ? "the frame pointer is not aligned" : NULL;
}

#if CORE_IS_MAINLINE
#define OUTERMOST_FRAME FP_FRAME_SIZE
#else
#define OUTERMOST_FRAME sizeof(struct stacked_frame)
#endif

/* Where a stack was entered, the outermost frame was made: by an exception, or by a call on it. */
static bool is_outermost(const struct stack *stack, uintptr_t frame_pointer)
{
    return stack->end - frame_pointer <= OUTERMOST_FRAME + 3 * sizeof(struct call);
}

/*
 * The next frame is further up on the same stack, or on the stack that was left for this one. Both
 * happen a limited number of times, so the walk ends.
 */
static const char *check(struct arch_trace *trace, uint32_t next)
{
    const char *wrong = check_place(next);
    const struct stack *stack = stack_of(next), *previous = stack_of(trace->frame_pointer);
    if (wrong || !previous || (stack == previous && next > trace->frame_pointer))
        return wrong;
    if (stack == previous)
        return "the frame pointer does not point upwards";
    if (!is_outermost(previous, trace->frame_pointer) || ++trace->switches > SWITCHES_MAX)
        return "the frame pointer is on another stack";
    return NULL;
}

/* Where what the core has stacked is lost, the last call is the nearest place that is known. */
uintptr_t arch_frame_address(const struct trap_frame *frame)
{
    if (!frame->stacked_is_lost)
        return frame->stacked.pc;
    return check_place(frame->r7) ? 0 : call_at(frame->r7)->return_address & ~1u;
}

/* Whether the function has made its frame on the way to `pc`: then lr may be anything. */
static bool has_frame(uint32_t pc)
{
    struct symbol symbol;
    if (!is_text(pc))
        return false;
    if (!symbols_find_address(pc, &symbol))
        return true;
    for (uint32_t at = pc - symbol.offset; at < pc; at += 2) {
        uint32_t instruction = *(const uint16_t *)(uintptr_t)at;
        if (IS_ADD_R7_SP(instruction) || instruction == MOV_R7_SP)
            return true;
    }
    return false;
}

/* The caller of what was interrupted, if it is in lr; or 0. */
static uint32_t caller_in_lr(const struct stacked_frame *stacked)
{
    uint32_t lr = stacked->lr & ~1u;
    return is_text(lr) && !has_frame(stacked->pc) ? lr : 0;
}

/* What was interrupted when the handler was entered where the walk is; NULL if none was. */
static const struct stacked_frame *interrupted(const struct arch_trace *trace)
{
    const struct trap_frame *frame = trace->frame;
    uint32_t to = frame->stacked.lr, above = frame->sp;
    if (trace->frame_pointer) {
        to = call_at(trace->frame_pointer)->return_address;
        above = trace->frame_pointer + (uint32_t)sizeof(struct call);
    } else if (frame->vector == TRAP_CAPTURED || has_frame(frame->stacked.pc)) {
        return NULL;
    }
    if (!is_exc_return(to))
        return NULL;
    if (to & EXC_RETURN_PROCESS)
        __asm__ volatile("mrs %0, psp" : "=r"(above));
    bool is_there = above % 4 == 0 && memory_is_ram(above, sizeof(struct stacked_frame));
    return is_there ? (const struct stacked_frame *)(uintptr_t)above : NULL;
}

/* The next return address that needs no frame pointer, or 0. */
static uint32_t next_without_frame(const struct arch_trace *trace)
{
    const struct trap_frame *frame = trace->frame;
    const struct stacked_frame *outer = interrupted(trace);
    bool is_first = !trace->frame_pointer && !trace->return_address;
    bool has_lr = frame->vector != TRAP_CAPTURED && !frame->stacked_is_lost;
    uint32_t caller = is_first && has_lr ? caller_in_lr(&frame->stacked) : 0;
    if (caller || !outer)
        return caller;
    if (is_first)
        return outer->pc;
    return trace->return_address == outer->pc ? caller_in_lr(outer) : 0;
}

static uint32_t next_frame(const struct arch_trace *trace)
{
    const struct trap_frame *frame = trace->frame;
    if (trace->frame_pointer)
        return call_at(trace->frame_pointer)->frame_pointer;
    bool told = frame->stacked_is_lost && !check_place(frame->r7); /* by arch_frame_address() */
    return told ? call_at(frame->r7)->frame_pointer : frame->r7;
}

bool arch_trace_next(struct arch_trace *trace)
{
    uint32_t found = next_without_frame(trace);
    if (found) {
        trace->return_address = found;
        return true;
    }
    uint32_t next = next_frame(trace);
    trace->end = check(trace, next);
    trace->frame_pointer = next;
    if (trace->end)
        return false;
    uint32_t to = call_at(trace->frame_pointer)->return_address;
    const struct stacked_frame *outer = interrupted(trace);
    trace->return_address = outer ? outer->pc : to & ~1u;
    if (is_text(trace->return_address))
        return true;
    if (to != RESET_LR)
        trace->end = "the return address is not one of this image";
    return false;
}
