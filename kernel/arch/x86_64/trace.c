/*
 * trace.c - finds the calls that led to a place, by the chain of frame pointers.
 *
 * System V AMD64 ABI, "The Stack Frame": rbp points to the caller's rbp, above which the return
 * address lies. The stub made the first rbp 0. Every link is checked before it is followed,
 * because what is to be reported may have written over the stack.
 */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/stacks.h>

#define SWITCHES_MAX 16 /* from one stack to another, in one trace */

struct call {
    uintptr_t frame_pointer;
    uintptr_t return_address;
};

void capture_registers(struct trap_frame *frame); /* trap_entry.asm */

static bool is_text(uintptr_t address)
{
    return address >= (uintptr_t)text_start && address < (uintptr_t)data_start;
}

const struct trap_frame *arch_capture(const void *frame_address)
{
    static struct trap_frame frame;
    const struct call *call = frame_address;
    uint64_t flags;
    __asm__ volatile("pushfq\n\tpopq %0\n\tcld"
                     : "=r"(flags)); /* panic() was called from anywhere */
    capture_registers(&frame);
    frame.cr2 = read_cr2();
    frame.vector = TRAP_CAPTURED;
    frame.rip = call->return_address;
    frame.rbp = call->frame_pointer;
    frame.rsp = (uintptr_t)(call + 1);
    frame.rflags = flags;
    __asm__ volatile("mov %%cs, %0" : "=r"(frame.cs));
    __asm__ volatile("mov %%ss, %0" : "=r"(frame.ss));
    return &frame;
}

/* A stack is left where it was entered: an exception, or a call on it, made its outermost frame. */
static bool is_outermost(const struct stack *stack, uintptr_t frame_pointer)
{
    return stack->end - frame_pointer <= sizeof(struct trap_frame) + 2 * sizeof(struct call);
}

/*
 * The next frame must lie further up on the same stack, or on the stack that was left for this one.
 * Both only so often: so the walk ends.
 */
static const char *check(struct arch_trace *trace, uintptr_t next)
{
    const struct stack *stack = stack_of(next), *previous = stack_of(trace->frame_pointer);
    if (!stack || stack->end - next < sizeof(struct call))
        return "the frame pointer is on no registered stack";
    if (next % sizeof(uintptr_t) != 0)
        return "the frame pointer is not aligned";
    if (!previous || (stack == previous && next > trace->frame_pointer))
        return NULL;
    if (stack == previous)
        return "the frame pointer does not point upwards";
    if (!is_outermost(previous, trace->frame_pointer) || ++trace->switches > SWITCHES_MAX)
        return "the frame pointer is on another stack";
    return NULL;
}

/* A call to where no code is has left its return address on top of the stack, and no frame. */
static bool is_wild_call(const struct arch_trace *trace)
{
    uintptr_t rsp = trace->frame->rsp;
    const struct stack *stack = stack_of(rsp);
    return trace->frame_pointer == 0 && trace->return_address == 0 && !is_text(trace->frame->rip) &&
           stack && stack->end - rsp >= sizeof rsp && rsp % sizeof rsp == 0 &&
           is_text(*(const uintptr_t *)rsp);
}

bool arch_trace_next(struct arch_trace *trace)
{
    if (is_wild_call(trace)) {
        trace->return_address = *(const uintptr_t *)trace->frame->rsp;
        return true;
    }
    uintptr_t previous = trace->frame_pointer;
    uintptr_t next =
        previous == 0 ? trace->frame->rbp : ((const struct call *)previous)->frame_pointer;
    if (next == 0)
        return false; /* the stub's: this was the first call */
    trace->end = check(trace, next);
    trace->frame_pointer = next;
    if (trace->end)
        return false;
    trace->return_address = ((const struct call *)next)->return_address;
    return true;
}
