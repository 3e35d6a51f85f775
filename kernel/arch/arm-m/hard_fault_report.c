/*
 * hard_fault_report.c - why it was a HardFault, in words, on ARMv6-M and ARMv8-M Baseline. The core does not
 * say more than where it was, so this looks at the instruction and at the registers that it used.
 */
#include "fault_words.h"
#include <arch/memory_access.h>
#include <arch/traps.h>
#include <kernel/format.h>
#include <kernel/panic.h>

static bool is_allowed(const struct access *access, uint32_t address)
{
    return memory_is_ram(address, access->size) ||
           (!access->is_write && memory_is_readable(address, access->size));
}

/* The first address that is no memory of ours; the first of all, if each is. */
static uint32_t culprit(const struct access *access)
{
    for (uint32_t i = 0; i < access->count; i++) {
        uint32_t address = access->address + i * access->size;
        if (!is_allowed(access, address))
            return address;
    }
    return access->address;
}

static void access_sentence(const struct access *access, char *sentence, size_t size)
{
    const char *did = access->is_write ? "a write to" : "a read from";
    uint32_t address = culprit(access);
    const char *guess = guess_pointer(address);
    bool is_constant = access->is_write && memory_is_readable(address, access->size);
    if (access->address % access->size != 0)
        format_string(sentence, size, "HardFault: %s 0x%lx, which is not a multiple of %u%s", did,
                      (unsigned long)access->address, (unsigned)access->size,
                      *guess ? guess : ", as it has to be");
    else if (guarded(address))
        overflow_sentence(address, sentence, size);
    else
        format_string(
            sentence, size, "HardFault: %s 0x%lx, where %s%s", did, (unsigned long)address,
            is_constant || (access->is_write && is_null(address)) ? "nothing can be written"
                                                                  : "nothing answers",
            guess);
}

/*
 * ARMv8-M Architecture Reference Manual, "Armv8-M architecture with the Main Extension not implemented": of 32 bits also
 * b.w, movw and movt, divisions, exclusive accesses and those with acquire and release, sg and tt.
 */
static bool is_of_v8_base(uint32_t first, uint32_t second)
{
    bool is_branch = (first & 0xf800) == 0xf000 && (second & 0xd000) == 0x9000;
    bool is_move = (first & 0xfb70) == 0xf240, is_division = (first & 0xffd0) == 0xfb90;
    bool is_exclusive =
        (first & 0xff60) == 0xe840 && (!(first & 0x80) || second & 0xc0); /* no table branch */
    return is_branch || is_move || is_division || is_exclusive || first == 0xe97f;
}

/*
 * Of 32 bits, ARMv6-M has bl, msr, mrs and the barriers only: ARMv6-M Architecture Reference Manual,
 * "32-bit Thumb instruction encoding".
 */
static bool is_undefined(uint32_t pc)
{
    uint32_t first = half_word(pc), second = half_word(pc + 2);
    bool is_bl = (first & 0xf800) == 0xf000 && (second & 0xd000) == 0xd000;
    bool is_msr = (first & 0xffe0) == 0xf380, is_mrs = first == 0xf3ef,
         is_barrier = first == 0xf3bf;
    bool is_known = is_bl || is_msr || is_mrs || is_barrier ||
                    (CORE_IS_V8_BASE && is_of_v8_base(first, second));
    return KIND(first) == UDF || (IS_32_BIT(first) && !is_known);
}

/*
 * An svc that cannot be taken is a HardFault at the instruction after it, or at its own: cores
 * differ. Returns its number, or -1.
 */
static int svc_that_faulted(uint32_t pc, const struct access *access)
{
    uint32_t here = half_word(pc), before = half_word(pc - 2);
    bool may_fault = access->is_access &&
                     (access->address % access->size != 0 || !is_allowed(access, culprit(access)));
    if (KIND(here) == SVC)
        return here & 0xff;
    if (KIND(before) == SVC && !may_fault && !is_undefined(pc) && KIND(here) != BKPT)
        return before & 0xff;
    return -1;
}

static void instruction_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t pc = frame->stacked.pc, instruction = half_word(pc);
    struct access access = memory_access(instruction, frame);
    int svc = svc_that_faulted(pc, &access);
    if (svc >= 0)
        format_string(sentence, size, "HardFault: svc %d where it cannot be taken", svc);
    else if (access.is_access)
        access_sentence(&access, sentence, size);
    else if (KIND(instruction) == BKPT)
        format_string(sentence, size, "HardFault: breakpoint %u, and no debugger to take it",
                      (unsigned)(instruction & 0xff));
    else if (instruction == TRAP_INSTRUCTION)
        format_string(sentence, size, PANIC_TRAP_INSTRUCTION);
    else if (is_undefined(pc))
        format_string(sentence, size,
                      "HardFault: undefined instruction 0x%04x, or one that this core lacks",
                      (unsigned)instruction);
    else
        format_string(sentence, size, "HardFault: at the instruction 0x%04x",
                      (unsigned)instruction);
}

void hard_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint32_t pc = frame->stacked.pc;
    const char *null = is_null(pc) ? ". A null function pointer?" : "";
    if (frame->stacked_is_lost || (!stack_of(frame->sp - 1) && guarded(frame->sp - 1)))
        stack_sentence(frame->sp, sentence, size);
    else if (!(frame->stacked.xpsr & PSR_THUMB))
        format_string(sentence, size, "HardFault: a branch to 0x%lx without bit 0%s",
                      (unsigned long)pc, *null ? null : ": this core has no ARM state");
    else if (!memory_is_readable(pc, 2))
        format_string(sentence, size, "HardFault: a jump to 0x%lx, where no code is%s",
                      (unsigned long)pc, null);
    else
        instruction_sentence(frame, sentence, size);
}
