/* trap_report.c - what an exception means, in words, and what the core looked like. */
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <stddef.h>

/* A panic, one within it, and the last one. */
static struct trap_frame kept[3];
#define KEPT (sizeof kept / sizeof *kept)

const struct trap_frame *arch_keep_frame(const struct trap_frame *frame)
{
    static size_t used;
    struct trap_frame *copy = &kept[used];
    used = (used + 1) % KEPT;
    *copy = *frame;
    return copy;
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
        format_string(sentence, size, "unexpected interrupt: number %u, which has no handler",
                      (unsigned)(frame->vector - TRAP_IRQ));
    else
        format_string(sentence, size, "unexpected exception %u, which the architecture reserves",
                      (unsigned)frame->vector);
}

#define REGISTER(name, field)                                                                      \
    {                                                                                              \
        name, offsetof(struct trap_frame, field)                                                   \
    }

static void print_registers(const struct trap_frame *frame)
{
    static const struct {
        char name[4];
        uint32_t offset; /* in the frame */
    } registers[] = {
        REGISTER("pc ", stacked.pc),   REGISTER("lr ", stacked.lr),  REGISTER("sp ", sp),
        REGISTER("psr", stacked.xpsr), REGISTER("r0 ", stacked.r0),  REGISTER("r1 ", stacked.r1),
        REGISTER("r2 ", stacked.r2),   REGISTER("r3 ", stacked.r3),  REGISTER("r4 ", r4),
        REGISTER("r5 ", r5),           REGISTER("r6 ", r6),          REGISTER("r7 ", r7),
        REGISTER("r8 ", r8),           REGISTER("r9 ", r9),          REGISTER("r10", r10),
        REGISTER("r11", r11),          REGISTER("r12", stacked.r12),
    };
    const size_t count = sizeof registers / sizeof *registers;
    for (size_t i = 0; i < count; i++) {
        const void *at = (const char *)frame + registers[i].offset;
        console_printf("  %s 0x%08lx%s", registers[i].name, (unsigned long)*(const uint32_t *)at,
                       i % 4 == 3 ? "\n" : "");
    }
    if (frame->vector != TRAP_CAPTURED)
        console_printf("  exc_return 0x%08lx", (unsigned long)frame->exc_return);
    console_printf("\n");
}

#define CODE_BEFORE 8 /* bytes shown before pc, and from it on */
#define CODE_AFTER 8

/* The vectors, which lie below the text, are no code. */
static void print_code(uint32_t pc)
{
    if (pc % 2 != 0 || pc < (uintptr_t)text_start || !memory_is_readable(pc, 2))
        return;
    console_printf("  code");
    for (uint32_t at = pc - CODE_BEFORE; at != pc + CODE_AFTER; at += 2) {
        if (memory_is_readable(at, 2))
            console_printf(at == pc ? " <%04x>" : " %04x", *(const uint16_t *)(uintptr_t)at);
    }
    console_printf("\n");
}

void arch_print_frame(const struct trap_frame *frame)
{
    if (frame->stacked_is_lost)
        console_printf(
            "  Lost with the stack: pc, lr, psr, r0 to r3, r12. Above is the last call.\n");
    print_registers(frame);
    print_code(frame->stacked.pc);
}
