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
#include <kernel/string.h>
#include <kernel/symbols.h>

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

/* AMD64 Architecture Programmer's Manual, volume 3, "CALL (Near)" and "PUSH". */
#define CALL 0xe8 /* 32 bits follow: how far, counted from the next instruction */
#define CALL_SIZE 5
#define PUSH_RBP 0x55

static bool is_call_of(uintptr_t function, uintptr_t return_address)
{
    const uint8_t *call = (const uint8_t *)return_address - CALL_SIZE;
    int32_t distance;
    if (!is_text((uintptr_t)call) || *call != CALL)
        return false;
    memcpy(&distance, call + 1, sizeof distance);
    return return_address + (uintptr_t)(intptr_t)distance == function;
}

/* gcc, from 15 on, gives no frame to a function that does not use the stack. */
static bool is_without_frame(uintptr_t rip, uintptr_t return_address)
{
    struct symbol found;
    if (!symbols_find_address(rip, &found))
        return false;
    uintptr_t function = rip - found.offset;
    return (found.offset == 0 || *(const uint8_t *)function != PUSH_RBP) &&
           is_call_of(function, return_address);
}

/* What was called has no frame, or there is no code where it should be: then the return address is on top of the stack. */
static bool has_no_frame(const struct arch_trace *trace)
{
    uintptr_t rsp = trace->frame->rsp, rip = trace->frame->rip;
    const struct stack *stack = stack_of(rsp);
    if (trace->frame_pointer != 0 || trace->return_address != 0 || !stack ||
        stack->end - rsp < sizeof rsp || rsp % sizeof rsp != 0)
        return false;
    uintptr_t return_address = *(const uintptr_t *)rsp;
    return is_text(return_address) && (!is_text(rip) || is_without_frame(rip, return_address));
}

bool arch_trace_next(struct arch_trace *trace)
{
    if (has_no_frame(trace)) {
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
