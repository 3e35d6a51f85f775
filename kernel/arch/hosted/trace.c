/*
 * trace.c - finds the calls that led to a place, by the chain of frame pointers.
 *
 * System V AMD64 ABI, "The Stack Frame", and Procedure Call Standard for the Arm 64-bit
 * Architecture, "The Frame Pointer": the frame pointer points to the caller's, above which the
 * return address lies. Every link is checked before it is followed.
 */
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/stacks.h>

#define SWITCHES_MAX 16 /* from one stack to another, in one trace */

struct call {
    uintptr_t frame_pointer;
    uintptr_t return_address;
};

#define STACK_MAX ((uintptr_t)1 << 30) /* bytes: more than is usual */
#define STACK_SURE                                                                                 \
    ((uintptr_t)1 << 20) /* looked at if sp is lost; a fault in the report is told, too */

static uintptr_t main_stack_end(void)
{
    return trap_root() + sizeof(struct call);
}

static bool is_near_main_stack(uintptr_t address)
{
    uintptr_t end = main_stack_end();
    return address < end && end - address < STACK_MAX;
}

bool trap_stack(uintptr_t stack_pointer, uintptr_t *end)
{
    const struct stack *stack = stack_of(stack_pointer);
    *end = stack ? stack->end : main_stack_end();
    return stack || is_near_main_stack(stack_pointer);
}

const struct trap_frame *arch_capture(const void *frame_address)
{
    static struct trap_frame frame;
    const struct call *call = frame_address;
    frame.kind = TRAP_CAPTURED;
    registers_capture(&frame.registers, call->return_address, call->frame_pointer,
                      (uintptr_t)(call + 1));
    return &frame;
}

/* Whether a frame lies on the stack: a registered one, or the main one above the stack pointer. */
static bool is_on(const struct stack *stack, uintptr_t next, uintptr_t stack_pointer)
{
    if (stack)
        return stack->end - next >= sizeof(struct call);
    uintptr_t end = main_stack_end();
    bool is_known = !stack_of(stack_pointer) && is_near_main_stack(stack_pointer);
    uintptr_t begin = is_known ? stack_pointer : end - STACK_SURE;
    return next >= begin && next <= end - sizeof(struct call);
}

/* A registered stack is left where the first call on it was made. */
static bool may_leave(const struct stack *stack, struct arch_trace *trace)
{
    return stack && stack->end - trace->frame_pointer <= 4 * sizeof(struct call) &&
           ++trace->switches <= SWITCHES_MAX;
}

/*
 * The next frame lies further up on the same stack, or on the one that was left for it. Of the stack
 * where a signal is handled nothing leads here.
 */
static const char *check(struct arch_trace *trace, uintptr_t next)
{
    const struct stack *stack = stack_of(next), *previous = stack_of(trace->frame_pointer);
    if (!is_on(stack, next, registers_sp(&trace->frame->registers)))
        return "the frame pointer is not on the stack";
    if (next % sizeof next != 0)
        return "the frame pointer is not aligned";
    if (trace->frame_pointer == 0)
        return NULL;
    if (stack != previous)
        return may_leave(previous, trace) ? NULL : "the frame pointer is on another stack";
    return next > trace->frame_pointer ? NULL : "the frame pointer does not point upwards";
}

/* A call to where no code is: the CPU knows where it came from, and there is no frame. */
static bool is_wild_call(struct arch_trace *trace)
{
    const struct registers *registers = &trace->frame->registers;
    uintptr_t caller, end;
    if (trace->frame_pointer != 0 || trace->return_address != 0 ||
        image_is_text(registers_pc(registers)) || !trap_stack(registers_sp(registers), &end))
        return false;
    caller = registers_caller(registers);
    if (image_is_text(caller))
        trace->return_address = caller;
    return image_is_text(caller);
}

bool arch_trace_next(struct arch_trace *trace)
{
    if (is_wild_call(trace))
        return true;
    uintptr_t previous = trace->frame_pointer;
    if (previous == trap_root())
        return false; /* _start's: this was the first call */
    uintptr_t next = previous == 0 ? registers_frame(&trace->frame->registers)
                                   : ((const struct call *)previous)->frame_pointer;
    trace->end = check(trace, next);
    trace->frame_pointer = next;
    if (trace->end || next == trap_root())
        return false;
    trace->return_address = ((const struct call *)next)->return_address;
    return true;
}
