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

struct call {
    uintptr_t frame_pointer;
    uintptr_t return_address;
};

#define STACK_MAX ((uintptr_t)1 << 30) /* bytes: more than is usual */
#define STACK_SURE                                                                                 \
    ((uintptr_t)1 << 20) /* looked at if sp is lost; a fault in the report is told, too */

bool trap_stack(uintptr_t stack_pointer, uintptr_t *end)
{
    *end = trap_root() + sizeof(struct call);
    return stack_pointer < *end && *end - stack_pointer < STACK_MAX;
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

/*
 * Frames lie above the stack pointer, each further up than the one that it called. Of another stack,
 * where a signal is handled, nothing leads here.
 */
static const char *check(const struct arch_trace *trace, uintptr_t next)
{
    uintptr_t begin = registers_sp(&trace->frame->registers), end;
    if (!trap_stack(begin, &end))
        begin = end - STACK_SURE;
    if (next < begin || next > end - sizeof(struct call))
        return "the frame pointer is not on the stack";
    if (next % sizeof next != 0)
        return "the frame pointer is not aligned";
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
