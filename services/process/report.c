/* report.c - what a process did that ended it, with its own names: as the report of a panic, but for less. */
#include "internal.h"
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>

#define TRACE_LINES 16
#define TRACE_CALLS 100000
#define IDT_ERROR(vector) (8 * (vector) + 2) /* Intel SDM volume 3, "Error Code" */

static void print_place(const struct process *process, uint64_t address, unsigned back)
{
    const struct elf_program *program = &process->program;
    uint64_t offset = address - back - program->text;
    struct symbol symbol;
    if (program->symbols_size == 0 || address - back < program->text || offset > UINT32_MAX ||
        !symbols_find(process->elf + program->symbols_offset, program->symbols_size,
                      (uint32_t)offset, &symbol)) {
        console_printf("?\n");
        return;
    }
    console_printf("%s+0x%x", symbol.name, symbol.offset + back);
    if (symbol.file)
        console_printf(" (%s:%u)", symbol.file, symbol.line);
    console_printf("\n");
}

static bool is_overflow(const struct trap_frame *frame)
{
    uint64_t lowest = PROCESS_STACK_END - PROCESS_STACK_PAGES * PAGE_SIZE;
    return frame->vector == TRAP_PAGE_FAULT && frame->cr2 < lowest &&
           frame->cr2 >= lowest - PAGE_SIZE;
}

#define INT3 0xcc /* Intel SDM volume 2, "INT n/INTO/INT3/INT1" */
#define INT 0xcd

/* By the code itself: CPUs and emulators differ in what the error code of an interrupt says. */
static void make_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint8_t code[TRAP_INSTRUCTION_SIZE] = {0};
    bool is_int = frame->vector == TRAP_GENERAL_PROTECTION && frame->error != 0;
    user_read(code, frame->rip, sizeof code);
    if (is_overflow(frame))
        format_string(sentence, size, "stack overflow: its %u KiB are too few",
                      (unsigned)(PROCESS_STACK_PAGES * PAGE_SIZE / 1024));
    else if (frame->vector == TRAP_INVALID_OPCODE && is_trap_instruction(code))
        format_string(sentence, size, PANIC_TRAP_INSTRUCTION);
    else if (is_int && code[0] == INT3)
        format_string(sentence, size, "breakpoint: int3");
    else if (is_int && code[0] == INT)
        format_string(sentence, size, "int 0x%x: programs call the kernel by syscall", code[1]);
    else
        arch_trap_sentence(frame, sentence, size);
}

struct call {
    uint64_t frame_pointer, return_address;
};

/* The next call further out. The chain must point upwards, so it has an end. */
static bool next_call(struct call *call)
{
    uint64_t frame_pointer = call->frame_pointer;
    return frame_pointer % sizeof frame_pointer == 0 &&
           user_read(call, frame_pointer, sizeof *call) && call->return_address != 0 &&
           (call->frame_pointer > frame_pointer || call->frame_pointer == 0);
}

static void print_call(const struct process *process, const char *word, uint64_t address,
                       unsigned back)
{
    console_printf("  %5s 0x%016lx  ", word, address);
    print_place(process, address, back);
}

static void print_trace(const struct process *process, const struct trap_frame *frame)
{
    struct call call = {.frame_pointer = frame->rbp};
    uint64_t last = 0;
    unsigned lines = 0, repeats = 0;
    print_call(process, "trace", frame->rip, 0);
    for (unsigned calls = 0; lines < TRACE_LINES && calls < TRACE_CALLS && next_call(&call);
         calls++) {
        if (call.return_address == last) {
            repeats++;
            continue;
        }
        if (repeats > 0)
            console_printf("        ... %u times more\n", repeats);
        repeats = 0;
        last = call.return_address;
        print_call(process, "", last, 1);
        lines++;
    }
}

struct mutex process_text = MUTEX("text of processes");

/* Nothing else is printed between its lines: nothing else runs on this CPU, and processes on others wait. */
void process_report(const struct process *process, struct trap_frame *frame)
{
    char text[160];
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    mutex_lock(&process_text);
    make_sentence(frame, text, sizeof text);
    console_printf("\nFAULT  process %u '%s': %s\n       in ", process->number, process->name,
                   text);
    print_place(process, frame->rip, 0);
    arch_trap_details(frame, text, sizeof text);
    console_printf("  %s\n", text);
    panic_print_registers(frame);
    panic_print_code(frame->rip);
    print_trace(process, frame);
    console_printf("  The kernel and the other processes go on.\n");
    mutex_unlock(&process_text);
    thread_set_priority(thread_self(), THREAD_NORMAL);
}
