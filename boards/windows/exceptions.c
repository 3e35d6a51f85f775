/* exceptions.c - Windows asks our handler (begin.asm) about each exception; it becomes a panic. */
#include "process.h"
#include <arch/traps.h>
#include <hosted/os.h>
#include <kernel/format.h>
#include <kernel/panic.h>

/* Microsoft's winnt.h, "EXCEPTION_RECORD" and "CONTEXT" of x64. */
struct exception_record {
    uint32_t code, flags;
    const struct exception_record *next;
    uintptr_t address;
    uint32_t count;
    uintptr_t information[15];
};
CHECK_OFFSET(struct exception_record, information, 32);

struct context {
    uint64_t home[6];
    uint32_t context_flags, mxcsr;
    uint16_t cs, ds, es, fs, gs, ss;
    uint32_t rflags;
    uint64_t dr[6];
    uint64_t rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rip;
};
CHECK_OFFSET(struct context, rflags, 0x44);
CHECK_OFFSET(struct context, rip, 0xf8);

/* Of an access violation: information[0] says what was tried, information[1] is the address. */
enum { INFORMATION_WRITE = 1, INFORMATION_EXECUTE = 8 };

/* Microsoft's "NTSTATUS Values". */
static const struct {
    uint32_t code;
    enum trap_kind kind;
    const char *name;
} exceptions[] = {
    {0xc0000005, TRAP_ACCESS, "access violation"},
    {0xc00000fd, TRAP_STACK_OVERFLOW, "stack overflow"},
    {0xc0000096, TRAP_PROTECTION, "privileged instruction"},
    {0xc000001d, TRAP_INSTRUCTION, "illegal instruction"},
    {0xc0000094, TRAP_DIVIDE, "integer divide by zero"},
    {0xc0000095, TRAP_DIVIDE, "integer overflow"},
    {0x80000003, TRAP_BREAKPOINT, "breakpoint"},
    {0x80000004, TRAP_BREAKPOINT, "single step"},
    {0xc000008e, TRAP_FLOATING_POINT, "floating-point divide by zero"},
    {0x80000002, TRAP_ALIGNMENT, "datatype misalignment"},
    {0xc0000006, TRAP_BUS, "in page error"},
};
#define EXCEPTIONS (sizeof exceptions / sizeof *exceptions)

static struct trap_frame frame;
static char report_stack[64 << 10] __attribute__((aligned(16)));
#define HOME 32 /* bytes above a call, for the one that is called: "x64 calling convention" */

/* Microsoft's "PE Format": the headers are in memory, too. */
#define PE_SIGNATURE_OFFSET 0x3c
#define PE_SIZE_OF_IMAGE 0x50    /* after the signature */
extern const char __ImageBase[]; /* the linker's */

static bool is_in_image(uintptr_t address)
{
    uint32_t headers = *(const uint32_t *)(const void *)(__ImageBase + PE_SIGNATURE_OFFSET);
    const void *size = __ImageBase + headers + PE_SIZE_OF_IMAGE;
    return address - (uintptr_t)__ImageBase < *(const uint32_t *)size;
}

/*
 * Windows does not say whether the page is there; those of our own are. A non-canonical address it
 * gives as all ones.
 */
static void read_access(const struct exception_record *record)
{
    frame.address = record->information[1];
    frame.access = record->information[0] == INFORMATION_EXECUTE ? ACCESS_EXECUTE
                   : record->information[0] == INFORMATION_WRITE ? ACCESS_WRITE
                                                                 : ACCESS_READ;
    frame.is_mapped = is_in_image(frame.address);
    if (frame.address == UINTPTR_MAX)
        frame.kind = TRAP_PROTECTION;
}

static void read_exception(const struct exception_record *record)
{
    const char *name = "exception";
    frame = (struct trap_frame){.kind = TRAP_OTHER, .address = record->address};
    for (size_t i = 0; i < EXCEPTIONS; i++) {
        if (exceptions[i].code == record->code) {
            frame.kind = exceptions[i].kind;
            name = exceptions[i].name;
        }
    }
    format_string(frame.name, sizeof frame.name, "%s (0x%08x)", name, record->code);
    bool has_address =
        frame.kind == TRAP_ACCESS || frame.kind == TRAP_BUS || frame.kind == TRAP_STACK_OVERFLOW;
    if (has_address && record->count >= 2)
        read_access(record);
}

static noreturn void report(void)
{
    panic_trap(&frame);
}

/*
 * The stack may be what is broken, or what is used up. Windows handles no exception on another than
 * the thread's, so this one becomes it: the report may fault, too.
 */
static noreturn void report_on_own_stack(void)
{
    struct thread_environment *thread = thread_environment();
    thread->stack_limit = (uintptr_t)report_stack;
    thread->stack_base = (uintptr_t)report_stack + sizeof report_stack;
    __asm__ volatile("movq %0, %%rsp\n\t"
                     "call *%1" ::"r"(thread->stack_base - HOME),
                     "r"(report)
                     : "memory");
    __builtin_unreachable();
}

/* "x64 exception handling", "Language-specific handler". */
int exception_handler(const struct exception_record *record, void *establisher,
                      const struct context *context, void *dispatcher);
int exception_handler(const struct exception_record *record, void *establisher,
                      const struct context *context, void *dispatcher)
{
    (void)establisher, (void)dispatcher;
    read_exception(record);
    frame.registers = REGISTERS_FROM(context);
    if (thread_environment()->stack_limit == (uintptr_t)report_stack)
        report();
    report_on_own_stack();
}

/* The table in begin.asm is in force from the start. */
void os_traps_init(void)
{
}
