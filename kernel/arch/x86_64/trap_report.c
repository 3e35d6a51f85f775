/* trap_report.c - what an exception means, in words, and what the CPU looked like. */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>
#include <kernel/string.h>
#include <kernel/uninitialized.h>

/* Intel SDM volume 3, "Exception and Interrupt Reference". */
static const char *const names[TRAP_EXCEPTIONS] = {
    [0] = "divide error: a division by zero, or a quotient that does not fit",
    [1] = "debug exception",
    [2] = "non-maskable interrupt: the hardware reports a failure",
    [3] = "breakpoint: int3",
    [4] = "overflow: into",
    [5] = "BOUND range exceeded",
    [6] = "invalid opcode: no instruction, or one that this CPU lacks or forbids",
    [7] = "device not available: an x87 or SSE instruction, which is switched off",
    [8] = "double fault: an exception while the CPU was delivering another",
    [9] = "coprocessor segment overrun",
    [10] = "invalid TSS",
    [11] = "segment not present",
    [12] = "stack-segment fault: a non-canonical stack address, or a bad SS",
    [13] = "general protection fault",
    [14] = "page fault",
    [16] = "x87 floating-point error",
    [17] = "alignment check",
    [18] = "machine check: the hardware reports a failure",
    [19] = "SIMD floating-point exception",
    [20] = "virtualization exception",
    [21] = "control protection exception",
    [28] = "hypervisor injection exception",
    [29] = "VMM communication exception",
    [30] = "security exception",
};

/* "Page-Fault Exception (#PF)", the error code's bits. */
#define PF_PRESENT (1u << 0)
#define PF_WRITE (1u << 1)
#define PF_USER (1u << 2)
#define PF_RESERVED (1u << 3)
#define PF_FETCH (1u << 4)
#define PF_PROTECTION_KEY (1u << 5)
#define PF_SHADOW_STACK (1u << 6)
#define PF_SGX (1u << 15)

/* "Error Code": of the exceptions that name a segment selector. */
#define SELECTOR_EXTERNAL (1u << 0)
#define SELECTOR_IDT (1u << 1)
#define SELECTOR_LDT (1u << 2)
#define SELECTOR_INDEX(error) ((unsigned)(error) >> 3 & 0x1fff)

CHECK_SIZE(struct trap_frame, ARCH_FRAME_MAX);

static bool between(uintptr_t address, const char *begin, const char *end)
{
    return address >= (uintptr_t)begin && address < (uintptr_t)end;
}

static const char *why_read_only(uintptr_t address)
{
    if (between(address, text_start, data_start))
        return "which is its own code";
    return between(address, image_start, text_start) ? "which is a constant" : "which is read-only";
}

static bool is_user_page(uintptr_t address, unsigned flags)
{
    struct mmu_page page;
    return mmu_translate(address, &page) && (page.flags & (MMU_USER | flags)) == (MMU_USER | flags);
}

static void fetch_sentence(uint64_t error, uintptr_t address, char *sentence, size_t size)
{
    if ((error & PF_PRESENT) && !(error & PF_USER) && is_user_page(address, MMU_EXECUTE))
        format_string(sentence, size,
                      "jump to user code at 0x%lx, which the kernel must not run (SMEP)", address);
    else if (error & PF_PRESENT)
        format_string(sentence, size, "jump to data: 0x%lx is not executable", address);
    else
        format_string(sentence, size, "jump to 0x%lx, where nothing is mapped%s", address,
                      address < PAGE_SIZE ? ". A null function pointer?" : "");
}

/* Why the access failed, as the end of a sentence about the address. */
static const char *why_denied(uint64_t error, uintptr_t address)
{
    if (error & PF_RESERVED)
        return "where the page tables have reserved bits set";
    if (!(error & PF_PRESENT))
        return "where nothing is mapped";
    if (error & PF_USER)
        return "which it may not touch";
    if (is_user_page(address, error & PF_WRITE ? MMU_WRITE : 0))
        return "which is the user's (SMAP)";
    return why_read_only(address);
}

static void access_sentence(uint64_t error, uintptr_t address, char *sentence, size_t size)
{
    bool is_null = !(error & PF_PRESENT) && address < PAGE_SIZE;
    format_string(sentence, size, "page fault: %s %s 0x%lx, %s%s",
                  error & PF_USER ? "user code" : "the kernel",
                  error & PF_WRITE ? "wrote to" : "read from", address, why_denied(error, address),
                  is_null ? ". A null pointer?" : "");
}

static void page_fault_sentence(uint64_t error, uintptr_t address, char *sentence, size_t size)
{
    const struct stack *stack = stack_of_guard(address, PAGE_SIZE);
    if (stack)
        format_string(sentence, size, "stack overflow: 0x%lx is the guard page below the %s",
                      address, stack->name);
    else if (error & PF_FETCH)
        fetch_sentence(error, address, sentence, size);
    else
        access_sentence(error, address, sentence, size);
}

static bool names_selector(unsigned vector)
{
    return vector >= TRAP_INVALID_TSS && vector <= TRAP_GENERAL_PROTECTION;
}

/* An overflow leaves the stack pointer near the guard page; a stale CR2 does not make one. */
static bool is_stack_overflow(const struct trap_frame *frame, uintptr_t address)
{
    return stack_of_guard(address, PAGE_SIZE) && frame->rsp - address + PAGE_SIZE < 2 * PAGE_SIZE;
}

static void double_fault_sentence(const struct trap_frame *frame, uintptr_t address, char *sentence,
                                  size_t size)
{
    if (is_stack_overflow(frame, address))
        page_fault_sentence(frame->error, address, sentence, size);
    else if (!stack_of(frame->rsp - 1))
        format_string(sentence, size,
                      "double fault: the stack pointer 0x%lx is on no registered stack",
                      frame->rsp);
    else
        format_string(sentence, size, "%s", names[TRAP_DOUBLE_FAULT]);
}

/* The CPU does not tell a non-canonical address. One of the registers holds it, or what it is near. */
static bool holds_uninitialized(const struct trap_frame *frame)
{
    const uint64_t registers[] = {frame->rax, frame->rbx, frame->rcx, frame->rdx, frame->rsi,
                                  frame->rdi, frame->rbp, frame->r8,  frame->r9,  frame->r10,
                                  frame->r11, frame->r12, frame->r13, frame->r14, frame->r15};
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
        if (is_uninitialized(registers[i]))
            return true;
    }
    return false;
}

static bool is_at_trap_instruction(uintptr_t rip)
{
    struct mmu_page page;
    return mmu_translate(rip, &page) && mmu_translate(rip + TRAP_INSTRUCTION_SIZE - 1, &page) &&
           between(rip, text_start, data_start) && is_trap_instruction((const uint8_t *)rip);
}

static void general_protection_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    uint64_t error = frame->error;
    if (error == 0)
        format_string(sentence, size, "general protection fault: a non-canonical address%s",
                      holds_uninitialized(frame) ? UNINITIALIZED_HINT
                                                 : " or a forbidden instruction");
    else
        format_string(sentence, size, "general protection fault: entry %u of the %s",
                      SELECTOR_INDEX(error),
                      error & SELECTOR_IDT   ? "interrupt descriptor table"
                      : error & SELECTOR_LDT ? "local descriptor table"
                                             : "global descriptor table");
}

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    /* What every PC has there, since the IBM PC AT. */
    static const char lines[] =
        "timer\0keyboard\0second controller\0COM2\0COM1\0LPT2\0floppy disk\0"
        "LPT1\0real-time clock\0free\0free\0free\0PS/2 mouse\0FPU\0"
        "primary disk\0secondary disk";
    unsigned vector = (unsigned)frame->vector;
    uintptr_t address = frame->cr2;
    if (vector == TRAP_PAGE_FAULT)
        page_fault_sentence(frame->error, address, sentence, size);
    else if (vector == TRAP_DOUBLE_FAULT)
        double_fault_sentence(frame, address, sentence, size);
    else if (vector == TRAP_GENERAL_PROTECTION)
        general_protection_sentence(frame, sentence, size);
    else if (vector == TRAP_INVALID_OPCODE && is_at_trap_instruction(frame->rip))
        format_string(sentence, size, PANIC_TRAP_INSTRUCTION);
    else if (vector < TRAP_EXCEPTIONS)
        format_string(sentence, size, "%s",
                      names[vector] ? names[vector] : "an exception that Intel has not defined");
    else if (vector < TRAP_IRQ + 16)
        format_string(sentence, size,
                      "unexpected interrupt: line %u (%s, vector 0x%x), which has no handler",
                      vector - TRAP_IRQ, string_in_list(lines, vector - TRAP_IRQ), vector);
    else
        format_string(sentence, size, "unexpected interrupt: vector 0x%x, which has no handler",
                      vector);
}

uintptr_t arch_frame_address(const struct trap_frame *frame)
{
    return frame->rip;
}

static void page_fault_code(uint64_t error, char *words, size_t size)
{
    format_string(words, size, "%s | %s | %s mode%s%s%s%s",
                  error & PF_FETCH   ? "fetch"
                  : error & PF_WRITE ? "write"
                                     : "read",
                  error & PF_PRESENT ? "page protected" : "page not present",
                  error & PF_USER ? "user" : "kernel",
                  error & PF_RESERVED ? " | reserved bit set" : "",
                  error & PF_PROTECTION_KEY ? " | protection key" : "",
                  error & PF_SHADOW_STACK ? " | shadow stack" : "", error & PF_SGX ? " | SGX" : "");
}

static void selector_code(uint64_t error, char *words, size_t size)
{
    const char *external = error & SELECTOR_EXTERNAL ? " | from an external event" : "";
    if (error & SELECTOR_IDT)
        format_string(words, size, "vector 0x%x | IDT%s", SELECTOR_INDEX(error), external);
    else
        format_string(words, size, "selector 0x%x | %s%s", SELECTOR_INDEX(error) * 8,
                      error & SELECTOR_LDT ? "LDT" : "GDT", external);
}

void arch_trap_details(const struct trap_frame *frame, char *line, size_t size)
{
    char words[112] = "";
    line[0] = '\0';
    if (frame->vector >= TRAP_EXCEPTIONS)
        return;
    if (frame->vector == TRAP_PAGE_FAULT)
        page_fault_code(frame->error, words, sizeof words);
    else if (names_selector((unsigned)frame->vector) && frame->error != 0)
        selector_code(frame->error, words, sizeof words);
    format_string(line, size, "error 0x%lx  %s  (vector %lu)", frame->error, words, frame->vector);
}

/* Registers that are not in the frame: as they are now. */
enum { CR0 = sizeof(struct trap_frame), CR3, CR4, EFER };

static uintptr_t read_register(const struct trap_frame *frame, unsigned offset)
{
    switch (offset) {
    case CR0:
        return read_cr0();
    case CR3:
        return read_cr3();
    case CR4:
        return read_cr4();
    case EFER:
        return read_msr(MSR_EFER);
    default:
        return *(const uint64_t *)(const void *)((const char *)frame + offset);
    }
}

bool arch_frame_register(const struct trap_frame *frame, unsigned index, struct arch_register *out)
{
#define IN_FRAME(field) offsetof(struct trap_frame, field)
    static const struct {
        char name[7];
        uint8_t digits, offset;
    } registers[] = {
        {"rip", 16, IN_FRAME(rip)},
        {"rsp", 16, IN_FRAME(rsp)},
        {"rflags", 8, IN_FRAME(rflags)},
        {"rax", 16, IN_FRAME(rax)},
        {"rbx", 16, IN_FRAME(rbx)},
        {"rcx", 16, IN_FRAME(rcx)},
        {"rdx", 16, IN_FRAME(rdx)},
        {"rsi", 16, IN_FRAME(rsi)},
        {"rdi", 16, IN_FRAME(rdi)},
        {"rbp", 16, IN_FRAME(rbp)},
        {"r8 ", 16, IN_FRAME(r8)},
        {"r9 ", 16, IN_FRAME(r9)},
        {"r10", 16, IN_FRAME(r10)},
        {"r11", 16, IN_FRAME(r11)},
        {"r12", 16, IN_FRAME(r12)},
        {"r13", 16, IN_FRAME(r13)},
        {"r14", 16, IN_FRAME(r14)},
        {"r15", 16, IN_FRAME(r15)},
        {"cr0", 16, CR0},
        {"cr2", 16, IN_FRAME(cr2)},
        {"cr3", 16, CR3},
        {"cr4", 8, CR4},
        {"efer", 4, EFER},
        {"cs", 4, IN_FRAME(cs)},
        {"ss", 4, IN_FRAME(ss)},
    };
    if (index >= sizeof registers / sizeof *registers)
        return false;
    *out = (struct arch_register){.name = registers[index].name,
                                  .digits = registers[index].digits,
                                  .value = read_register(frame, registers[index].offset)};
    return true;
}

bool arch_read_code(uintptr_t address, uint32_t *unit)
{
    struct mmu_page page;
    if (!mmu_translate(address, &page))
        return false;
    user_access_begin();
    *unit = *(const volatile uint8_t *)address;
    user_access_end();
    return true;
}
