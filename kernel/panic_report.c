/* panic_report.c - prints what is known of a panic, for every port in the same form. */
#include <kernel/arch.h>
#include <kernel/build_id.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <kernel/symbols.h>

#define LINE_MAX 79         /* characters: a screen of text has 80 */
#define TRACE_LINES 16      /* as many as a person reads */
#define TRACE_CALLS 1000000 /* more than fit on a stack, a program's too */
#define CODE_BEFORE 8       /* bytes of code shown before the instruction, and from it on */
#define CODE_AFTER 12
#define ADDRESS_DIGITS (int)(2 * sizeof(uintptr_t))

/* "poke+0x4 (kernel/poke.c:12)". A return address may be the first byte of the next function. */
static void print_place(uintptr_t address, bool is_return_address, bool with_line)
{
    struct symbol symbol;
    unsigned back = is_return_address ? 1 : 0;
    if (!symbols_find_address(address - back, &symbol)) {
        console_printf("?\n");
        return;
    }
    console_printf("%s+0x%x", symbol.name, symbol.offset + back);
    if (with_line && symbol.file)
        console_printf(" (%s:%u)", symbol.file, symbol.line);
    console_printf("\n");
}

static void print_where(const struct panic *panic)
{
    console_printf("       ");
    if (panic->file)
        console_printf("%s:%d, ", panic->file, panic->line);
    console_printf("in ");
    print_place(arch_frame_address(panic->frame), panic->is_call, !panic->file);
}

static void print_error(const struct trap_frame *frame)
{
    static char line[128]; /* a panic may have little stack */
    arch_trap_details(frame, line, sizeof line);
    if (line[0])
        console_printf("  %s\n", line);
}

/* As many on a line as there is room for. */
void panic_print_registers(const struct trap_frame *frame)
{
    struct arch_register reg;
    unsigned used = 0;
    for (unsigned i = 0; arch_frame_register(frame, i, &reg); i++) {
        unsigned width = 5 + (unsigned)strnlen(reg.name, LINE_MAX) + reg.digits;
        if (used + width > LINE_MAX) {
            console_printf("\n");
            used = 0;
        }
        console_printf("  %s 0x%0*zx", reg.name, (int)reg.digits, (size_t)reg.value);
        used += width;
    }
    if (used > 0)
        console_printf("\n");
}

void panic_print_code(uintptr_t address)
{
    const uintptr_t unit = arch_code_unit();
    console_printf("  code");
    for (uintptr_t at = address - CODE_BEFORE; at != address + CODE_AFTER; at += unit) {
        uint32_t code;
        console_printf(at == address ? " <" : " ");
        if (arch_read_code(at, &code))
            console_printf("%0*x", 2 * (int)unit, (unsigned)code);
        else
            console_printf("--");
        console_printf(at == address ? ">" : "");
    }
    console_printf("\n");
}

static void print_call(unsigned line, uintptr_t address, bool is_return_address)
{
    console_printf("  %s 0x%0*zx  ", line == 0 ? "trace" : "     ", ADDRESS_DIGITS,
                   (size_t)address);
    print_place(address, is_return_address, true);
}

/*
 * Counts how often the trace returns to the same address in a row: recursion takes one line. Returns
 * false at the end of the trace.
 */
static bool skip_repeats(struct arch_trace *trace, unsigned *repeats)
{
    uintptr_t address = trace->return_address;
    *repeats = 0;
    while (arch_trace_next(trace)) {
        if (trace->return_address != address)
            return true;
        if (++*repeats == TRACE_CALLS)
            return false;
    }
    return false;
}

static void print_trace(const struct trap_frame *frame, bool is_return_address)
{
    struct arch_trace trace = {.frame = frame};
    unsigned lines = 0, repeats;
    print_call(lines++, arch_frame_address(frame), is_return_address);
    bool more = arch_trace_next(&trace);
    while (more && lines < TRACE_LINES) {
        print_call(lines++, trace.return_address, true);
        more = skip_repeats(&trace, &repeats);
        if (repeats > 0)
            console_printf("        ... %u times more\n", repeats);
    }
    if (more)
        console_printf("        ... and more calls\n");
    else if (trace.end)
        console_printf("        ends here: %s (0x%zx)\n", trace.end, (size_t)trace.frame_pointer);
}

#define HOW_TO_DECODE "scripts/decode turns this report into source lines.\n"

static void print_build(void)
{
    if (KERNEL_BUILD_ID)
        console_printf("  build %016llx: " HOW_TO_DECODE, (unsigned long long)build_id_read());
    else
        console_printf("  " HOW_TO_DECODE);
}

static void print_details(const struct panic *panic)
{
    print_error(panic->frame);
    panic_print_registers(panic->frame);
    panic_print_code(arch_frame_address(panic->frame));
    print_trace(panic->frame, panic->is_call);
    print_build();
}

void panic_report(const struct panic *panic)
{
    console_alarm();
    console_printf("\nPANIC  %s\n", panic->message);
    print_where(panic);
    print_details(panic);
}

void panic_report_both(const struct panic *second, const struct panic *first)
{
    console_printf("\nPANIC  while a panic was reported:\n       %s\n", second->message);
    print_where(second);
    console_printf("       The first was:\n       %s\n", first->message);
    print_where(first);
    print_details(first);
}
