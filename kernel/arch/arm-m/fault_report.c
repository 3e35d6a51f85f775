/*
 * fault_report.c - why it was a fault, in words, on a Mainline core: by the bits of its status, and for a read or
 * a write by the instruction.
 */
#include "fault_status.h"
#include "fault_words.h"
#include <arch/image.h>
#include <arch/memory_access.h>
#include <arch/traps.h>
#include <kernel/format.h>
#include <kernel/panic.h>

/*
 * Whether the instruction writes to memory. "32-bit Thumb instruction encoding": bit 4 of the first half of a load
 * or a store is L, that of the FPU's too.
 */
static bool is_write(const struct trap_frame *frame)
{
    uint32_t first = half_word(frame->stacked.pc);
    if (IS_32_BIT(first))
        return !(first & 1u << 4);
    return memory_access(first, frame).is_write;
}

/* MemManage with an address, or a BusFault with one. */
static void access_sentence(const struct trap_frame *frame, const char *fault, uint32_t address,
                            const char *why, char *sentence, size_t size)
{
    bool write = is_write(frame);
    bool is_image = address >= (uintptr_t)text_start && memory_is_readable(address, 1) &&
                    !memory_is_ram(address, 1);
    if (guarded(address))
        overflow_sentence(address, sentence, size);
    else
        format_string(sentence, size, "%s: a %s 0x%lx, where %s%s", fault,
                      write ? "write to" : "read from", (unsigned long)address,
                      write && is_image ? "nothing can be written" : why, guess_pointer(address));
}

static void unaligned_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    struct access access = memory_access(half_word(frame->stacked.pc), frame);
    if (access.is_access)
        format_string(sentence, size, "UsageFault: a %s 0x%lx, which is not a multiple of %u%s",
                      access.is_write ? "write to" : "read from", (unsigned long)access.address,
                      (unsigned)access.size,
                      *guess_pointer(access.address) ? guess_pointer(access.address)
                                                     : ", as it has to be");
    else
        format_string(sentence, size,
                      "UsageFault: a %s an address that is not aligned, as it has to be",
                      is_write(frame) ? "write to" : "read from");
}

static void mem_manage_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t cfsr = frame->fault.cfsr, pc = frame->stacked.pc;
    if (cfsr & CFSR_MUNSTKERR)
        format_string(sentence, size,
                      "MemManage: registers could not be read back from the stack at 0x%lx",
                      (unsigned long)frame->sp);
    else if (cfsr & CFSR_MLSPERR)
        format_string(sentence, size,
                      "MemManage: the FPU's registers could not be stored on the stack");
    else if (cfsr & CFSR_IACCVIOL)
        format_string(sentence, size, "MemManage: a jump to 0x%lx, where no code may run%s",
                      (unsigned long)pc, is_null(pc) ? ". A null function pointer?" : "");
    else if (cfsr & CFSR_MMARVALID)
        access_sentence(frame, "MemManage", frame->fault.mmfar, "the MPU forbids it", sentence,
                        size);
    else
        format_string(sentence, size, "MemManage: a %s an address that the MPU forbids",
                      is_write(frame) ? "write to" : "read from");
}

static void bus_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t cfsr = frame->fault.cfsr, pc = frame->stacked.pc;
    if (cfsr & CFSR_UNSTKERR)
        format_string(sentence, size,
                      "BusFault: registers could not be read back from the stack at 0x%lx",
                      (unsigned long)frame->sp);
    else if (cfsr & CFSR_LSPERR)
        format_string(sentence, size,
                      "BusFault: the FPU's registers could not be stored on the stack");
    else if (cfsr & CFSR_IBUSERR)
        format_string(sentence, size, "BusFault: a jump to 0x%lx, where no code is%s",
                      (unsigned long)pc, is_null(pc) ? ". A null function pointer?" : "");
    else if (cfsr & CFSR_IMPRECISERR)
        format_string(sentence, size,
                      "BusFault: a write some instructions before pc, to where nothing answers");
    else if (cfsr & CFSR_BFARVALID)
        access_sentence(frame, "BusFault", frame->fault.bfar, "nothing answers", sentence, size);
    else
        format_string(sentence, size, "BusFault: a %s an address where nothing answers",
                      is_write(frame) ? "write to" : "read from");
}

static void undefined_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t first = half_word(frame->stacked.pc);
    if (first == TRAP_INSTRUCTION)
        format_string(sentence, size, PANIC_TRAP_INSTRUCTION);
    else if (IS_32_BIT(first))
        format_string(sentence, size,
                      "UsageFault: undefined instruction 0x%04x%04x, or one that this core lacks",
                      (unsigned)first, (unsigned)half_word(frame->stacked.pc + 2));
    else
        format_string(sentence, size,
                      "UsageFault: undefined instruction 0x%04x, or one that this core lacks",
                      (unsigned)first);
}

static void usage_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t cfsr = frame->fault.cfsr, pc = frame->stacked.pc;
    bool is_arm_state = !(frame->stacked.xpsr & PSR_THUMB); /* QEMU then says UNALIGNED */
    if (cfsr & CFSR_STKOF)
        stack_sentence(frame->sp, sentence, size);
    else if (cfsr & CFSR_DIVBYZERO)
        format_string(sentence, size, "division by zero");
    else if (cfsr & CFSR_UNALIGNED && !is_arm_state)
        unaligned_sentence(frame, sentence, size);
    else if (cfsr & CFSR_NOCP)
        format_string(sentence, size,
                      "UsageFault: an instruction of the FPU, which is off: NEEDS := fpu in app.mk "
                      "turns it on");
    else if (cfsr & CFSR_INVPC)
        format_string(sentence, size,
                      "UsageFault: a return from an exception with a wrong EXC_RETURN");
    else if (cfsr & CFSR_INVSTATE || is_arm_state)
        format_string(sentence, size, "UsageFault: a branch to 0x%lx without bit 0%s",
                      (unsigned long)pc,
                      is_null(pc) ? ". A null function pointer?" : ": this core has no ARM state");
    else
        undefined_sentence(frame, sentence, size);
}

/* "Secure Fault Status Register" */
static void secure_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t sfsr = frame->fault.sfsr;
    const char *what = sfsr & SFSR_INVEP     ? "a call into Secure state past its gateway"
                       : sfsr & SFSR_INVIS   ? "a stack frame of the other state"
                       : sfsr & SFSR_INVER   ? "a return from an exception into the other state"
                       : sfsr & SFSR_INVTRAN ? "a branch into Non-secure state without saying so"
                       : sfsr & SFSR_AUVIOL
                           ? "an access to Secure memory from Non-secure state"
                           : "the FPU's registers could not be stored on the stack";
    format_string(sentence, size, "SecureFault: %s", what);
}

/* An exception that the code asked for, and that it could not have where it was. */
static void refused_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t here = half_word(frame->stacked.pc), before = half_word(frame->stacked.pc - 2);
    if (KIND(here) == BKPT)
        format_string(sentence, size, "HardFault: breakpoint %u, and no debugger to take it",
                      (unsigned)(here & 0xff));
    else if (KIND(here) == SVC || KIND(before) == SVC)
        format_string(sentence, size, "HardFault: svc %u where it cannot be taken",
                      (unsigned)((KIND(here) == SVC ? here : before) & 0xff));
    else
        format_string(sentence, size, "HardFault: at the instruction 0x%04x", (unsigned)here);
}

void hard_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    const struct fault_status *fault = &frame->fault;
    if (frame->stacked_is_lost || (!stack_of(frame->sp - 1) && guarded(frame->sp - 1)))
        stack_sentence(frame->sp, sentence, size);
    else if (fault->hfsr & HFSR_VECTTBL)
        format_string(sentence, size, "HardFault: the vector of an exception could not be read");
    else if (fault->sfsr)
        secure_fault_sentence(frame, sentence, size);
    else if (fault->cfsr & CFSR_MEM_MANAGE)
        mem_manage_sentence(frame, sentence, size);
    else if (fault->cfsr & CFSR_BUS_FAULT)
        bus_fault_sentence(frame, sentence, size);
    else if (fault->cfsr & CFSR_USAGE_FAULT)
        usage_fault_sentence(frame, sentence, size);
    else
        refused_sentence(frame, sentence, size);
}
