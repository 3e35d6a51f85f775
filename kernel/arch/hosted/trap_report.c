/* trap_report.c - what an exception means, in words, and what the CPU looked like. */
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>
#include <kernel/uninitialized.h>

#define PAGE_SIZE 4096
#define NEAR_STACK (1 << 16) /* bytes below the stack pointer: a frame, or a guard page */

CHECK_SIZE(struct trap_frame, ARCH_FRAME_MAX);

/* Below a thread's. */
static const struct stack *overflowed(const struct trap_frame *frame)
{
    bool may_be = frame->kind == TRAP_ACCESS && frame->access != ACCESS_EXECUTE;
    return may_be ? stack_of_guard(frame->address, STACK_GUARD) : NULL;
}

/* The systems do not say so: the stack pointer has left the stack, and nothing is mapped there. */
static bool is_stack_overflow(const struct trap_frame *frame)
{
    uintptr_t sp = registers_sp(&frame->registers), end;
    return frame->kind == TRAP_STACK_OVERFLOW ||
           (frame->kind == TRAP_ACCESS && frame->access != ACCESS_EXECUTE && trap_stack(sp, &end) &&
            frame->address < end - NEAR_STACK &&
            frame->address - sp + NEAR_STACK < NEAR_STACK + PAGE_SIZE);
}

static void fetch_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    if (frame->is_mapped)
        format_string(sentence, size, "jump to data: 0x%zx is not executable",
                      (size_t)frame->address);
    else
        format_string(sentence, size, "jump to 0x%zx, where nothing is mapped%s",
                      (size_t)frame->address,
                      frame->address < PAGE_SIZE ? ". A null function pointer?" : "");
}

static const char *why_forbidden(const struct trap_frame *frame)
{
    if (image_is_text(frame->address))
        return "which is its own code";
    return frame->access == ACCESS_WRITE ? "which is read-only" : "which it may not touch";
}

static void access_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    static const char *const did[] = {[ACCESS_UNKNOWN] = "touched",
                                      [ACCESS_READ] = "read from",
                                      [ACCESS_WRITE] = "wrote to",
                                      [ACCESS_EXECUTE] = "jumped to"};
    const char *guess = frame->is_mapped                   ? ""
                        : frame->address < PAGE_SIZE       ? ". A null pointer?"
                        : is_uninitialized(frame->address) ? UNINITIALIZED_HINT
                                                           : "";
    format_string(sentence, size, "page fault: the program %s 0x%zx, %s%s", did[frame->access],
                  (size_t)frame->address,
                  frame->is_mapped ? why_forbidden(frame) : "where nothing is mapped", guess);
}

static bool is_at_trap_instruction(const struct trap_frame *frame)
{
    const uint8_t *code = (const uint8_t *)registers_pc(&frame->registers);
    bool may_be = frame->kind == TRAP_INSTRUCTION || frame->kind == TRAP_BREAKPOINT;
    return may_be && image_is_text((uintptr_t)code) &&
           image_is_text((uintptr_t)code + TRAP_INSTRUCTION_SIZE - 1) && is_trap_instruction(code);
}

/* The systems do not tell a non-canonical address. One of the registers holds it, or what it is near. */
static const char *protection_guess(const struct registers *registers)
{
    const uint64_t *each = (const uint64_t *)registers;
    for (size_t i = 0; i < sizeof *registers / sizeof *each; i++) {
        if (is_uninitialized(each[i]))
            return UNINITIALIZED_HINT;
    }
    return " or a forbidden instruction";
}

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    static const char *const names[] = {
        [TRAP_INSTRUCTION] =
            "invalid opcode: no instruction, or one that this CPU lacks or forbids",
        [TRAP_DIVIDE] = "divide error: a division by zero, or a quotient that does not fit",
        [TRAP_FLOATING_POINT] = "floating-point error",
        [TRAP_BREAKPOINT] = "breakpoint",
        [TRAP_ALIGNMENT] = "alignment check: an access to memory that is not aligned",
    };
    size_t address = frame->address;
    const struct stack *stack = overflowed(frame);
    if (stack)
        format_string(sentence, size, "stack overflow: 0x%zx is the guard page below the %s",
                      address, stack->name);
    else if (is_stack_overflow(frame))
        format_string(sentence, size, "stack overflow: 0x%zx is below the stack", address);
    else if (frame->kind == TRAP_ACCESS && frame->access == ACCESS_EXECUTE)
        fetch_sentence(frame, sentence, size);
    else if (frame->kind == TRAP_ACCESS)
        access_sentence(frame, sentence, size);
    else if (is_at_trap_instruction(frame))
        format_string(sentence, size, PANIC_TRAP_INSTRUCTION);
    else if (frame->kind == TRAP_PROTECTION)
        format_string(sentence, size, "general protection fault: a non-canonical address%s",
                      protection_guess(&frame->registers));
    else if (frame->kind == TRAP_BUS)
        format_string(sentence, size, "bus error: what is mapped at 0x%zx cannot be had", address);
    else if (frame->kind == TRAP_SENT)
        format_string(sentence, size, "another program sent %s", frame->name);
    else if (frame->kind < sizeof names / sizeof *names && names[frame->kind])
        format_string(sentence, size, "%s", names[frame->kind]);
    else
        format_string(sentence, size, "unexpected exception: %s", frame->name);
}

uintptr_t arch_frame_address(const struct trap_frame *frame)
{
    return registers_pc(&frame->registers);
}

void arch_trap_details(const struct trap_frame *frame, char *line, size_t size)
{
    static const char *const accesses[] = {[ACCESS_UNKNOWN] = "",
                                           [ACCESS_READ] = "read | ",
                                           [ACCESS_WRITE] = "write | ",
                                           [ACCESS_EXECUTE] = "fetch | "};
    line[0] = '\0';
    if (frame->kind == TRAP_ACCESS)
        format_string(line, size, "%s  %s%s", frame->name, accesses[frame->access],
                      frame->is_mapped ? "page protected" : "page not present");
    else if (frame->kind != TRAP_CAPTURED)
        format_string(line, size, "%s", frame->name);
}

bool arch_frame_register(const struct trap_frame *frame, unsigned index, struct arch_register *out)
{
    return registers_get(&frame->registers, index, out);
}

/* Whether data can be read is not known. */
bool arch_read_code(uintptr_t address, uint32_t *unit)
{
    if (address % sizeof(code_unit) != 0 || !image_is_text(address))
        return false;
    *unit = *(const code_unit *)address;
    return true;
}
