/* trap_report.c - what an exception means, in words, and what the core looked like. */
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/string.h>
#include <stddef.h>

CHECK_SIZE(struct trap_frame, ARCH_FRAME_MAX);

static void irq_sentence(unsigned number, char *sentence, size_t size)
{
    static const char names[] = /* one for each vector; empty if the device reserves it */
#include <irq_names.inc>
        ;
    const char *name = number < IRQ_LINES_MAX ? string_in_list(names, number) : "";
    format_string(sentence, size, "unexpected interrupt: number %u%s%s%s, which has no handler",
                  number, *name ? " (" : "", name, *name ? ")" : "");
}

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    switch (frame->vector) {
    case TRAP_HARD_FAULT:
        hard_fault_sentence(frame, sentence, size);
        return;
    case TRAP_NMI:
        format_string(sentence, size, "non-maskable interrupt, which has no handler");
        return;
    case TRAP_SVC:
        format_string(sentence, size, "svc, which has no handler");
        return;
    case TRAP_PENDSV:
        format_string(sentence, size, "PendSV, which has no handler");
        return;
    case TRAP_SYSTICK:
        format_string(sentence, size, "SysTick, which has no handler");
        return;
    default:
        break;
    }
    if (frame->vector >= TRAP_IRQ)
        irq_sentence((unsigned)(frame->vector - TRAP_IRQ), sentence, size);
    else
        format_string(sentence, size, "unexpected exception %u, which the architecture reserves",
                      (unsigned)frame->vector);
}

void arch_trap_details(const struct trap_frame *frame, char *line, size_t size)
{
    line[0] = '\0';
#if CORE_IS_MAINLINE
    fault_status_names(frame, line, size);
#endif
    if (frame->stacked_is_lost)
        format_string(line, size,
                      "Lost with the stack: pc, lr, psr, r0 to r3, r12. Above is the last call.");
}

/* What the core says of the exception. The addresses only where the status says that they are valid. */
static bool status_register(const struct trap_frame *frame, unsigned index,
                            struct arch_register *out)
{
    if (frame->vector == TRAP_CAPTURED)
        return false;
    if (index == 0)
        *out = (struct arch_register){"exc_return", frame->exc_return, 8};
#if CORE_IS_MAINLINE
    else if (frame->vector == TRAP_HARD_FAULT && index == 1)
        *out = (struct arch_register){"cfsr", frame->fault.cfsr, 8};
    else if (frame->vector == TRAP_HARD_FAULT && index == 2)
        *out = (struct arch_register){"hfsr", frame->fault.hfsr, 8};
#endif
    else
        return false;
    return true;
}

bool arch_frame_register(const struct trap_frame *frame, unsigned index, struct arch_register *out)
{
#define IN_FRAME(field) offsetof(struct trap_frame, field)
    static const struct {
        char name[4];
        uint8_t offset;
    } registers[] = {
        {"pc ", IN_FRAME(stacked.pc)},  {"lr ", IN_FRAME(stacked.lr)},
        {"sp ", IN_FRAME(sp)},          {"psr", IN_FRAME(stacked.xpsr)},
        {"r0 ", IN_FRAME(stacked.r0)},  {"r1 ", IN_FRAME(stacked.r1)},
        {"r2 ", IN_FRAME(stacked.r2)},  {"r3 ", IN_FRAME(stacked.r3)},
        {"r4 ", IN_FRAME(r4)},          {"r5 ", IN_FRAME(r5)},
        {"r6 ", IN_FRAME(r6)},          {"r7 ", IN_FRAME(r7)},
        {"r8 ", IN_FRAME(r8)},          {"r9 ", IN_FRAME(r9)},
        {"r10", IN_FRAME(r10)},         {"r11", IN_FRAME(r11)},
        {"r12", IN_FRAME(stacked.r12)},
    };
    const unsigned count = sizeof registers / sizeof *registers;
    if (index >= count)
        return status_register(frame, index - count, out);
    const void *at = (const char *)frame + registers[index].offset;
    *out = (struct arch_register){registers[index].name, *(const uint32_t *)at, 8};
    return true;
}

/* The vectors, which lie below the text, are no code. */
bool arch_read_code(uintptr_t address, uint32_t *unit)
{
    if (address % 2 != 0 || address < (uintptr_t)text_start || !memory_is_readable(address, 2))
        return false;
    *unit = *(const uint16_t *)address;
    return true;
}
