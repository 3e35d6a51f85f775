/* trap_report.c - what an exception means, in words, and what the CPU looked like. */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/stacks.h>

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

/* A panic, one within it, and the last one; CR2 as it was then, not as the next fault left it. */
static struct kept {
    struct trap_frame frame;
    uint64_t cr2;
} kept[3];
#define KEPT (sizeof kept / sizeof *kept)

const struct trap_frame *arch_keep_frame(const struct trap_frame *frame)
{
    static size_t used;
    struct kept *copy = &kept[used];
    used = (used + 1) % KEPT;
    *copy = (struct kept){.frame = *frame, .cr2 = read_cr2()};
    return &copy->frame;
}

static uint64_t cr2_of(const struct trap_frame *frame)
{
    for (size_t i = 0; i < KEPT; i++) {
        if (frame == &kept[i].frame)
            return kept[i].cr2;
    }
    return read_cr2();
}

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

static void access_sentence(uint64_t error, uintptr_t address, char *sentence, size_t size)
{
    const char *who = error & PF_USER ? "user code" : "the kernel";
    const char *did = error & PF_WRITE ? "wrote to" : "read from";
    const char *but = "where nothing is mapped";
    const char *more = address < PAGE_SIZE ? ". A null pointer?" : "";
    if (error & PF_RESERVED) {
        but = "where the page tables have reserved bits set";
    } else if (error & PF_PRESENT) {
        more = "";
        if (error & PF_USER)
            but = "which it may not touch";
        else if (is_user_page(address, error & PF_WRITE ? MMU_WRITE : 0))
            but = "which is the user's (SMAP)";
        else
            but = why_read_only(address);
    }
    format_string(sentence, size, "page fault: %s %s 0x%lx, %s%s", who, did, address, but, more);
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

static void general_protection_sentence(uint64_t error, char *sentence, size_t size)
{
    if (error == 0)
        format_string(sentence, size,
                      "general protection fault: a non-canonical address or a "
                      "forbidden instruction");
    else
        format_string(sentence, size, "general protection fault: entry %u of the %s",
                      SELECTOR_INDEX(error),
                      error & SELECTOR_IDT   ? "interrupt descriptor table"
                      : error & SELECTOR_LDT ? "local descriptor table"
                                             : "global descriptor table");
}

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    unsigned vector = (unsigned)frame->vector;
    uintptr_t address = cr2_of(frame);
    if (vector == TRAP_PAGE_FAULT)
        page_fault_sentence(frame->error, address, sentence, size);
    else if (vector == TRAP_DOUBLE_FAULT)
        double_fault_sentence(frame, address, sentence, size);
    else if (vector == TRAP_GENERAL_PROTECTION)
        general_protection_sentence(frame->error, sentence, size);
    else if (vector < TRAP_EXCEPTIONS)
        format_string(sentence, size, "%s",
                      names[vector] ? names[vector] : "an exception that Intel has not defined");
    else if (vector < TRAP_IRQ + 16)
        format_string(sentence, size,
                      "unexpected interrupt: line %u (vector 0x%x), which has no "
                      "handler",
                      vector - TRAP_IRQ, vector);
    else
        format_string(sentence, size, "unexpected interrupt: vector 0x%x, which has no handler",
                      vector);
}

uintptr_t arch_frame_address(const struct trap_frame *frame)
{
    return frame->rip;
}

static void print_page_fault_code(uint64_t error)
{
    console_printf(
        "%s | %s | %s mode%s%s%s%s",
        error & PF_FETCH   ? "fetch"
        : error & PF_WRITE ? "write"
                           : "read",
        error & PF_PRESENT ? "page protected" : "page not present",
        error & PF_USER ? "user" : "kernel", error & PF_RESERVED ? " | reserved bit set" : "",
        error & PF_PROTECTION_KEY ? " | protection key" : "",
        error & PF_SHADOW_STACK ? " | shadow stack" : "", error & PF_SGX ? " | SGX" : "");
}

static void print_selector_code(uint64_t error)
{
    if (error & SELECTOR_IDT)
        console_printf("vector 0x%x | IDT", SELECTOR_INDEX(error));
    else
        console_printf("selector 0x%x | %s", SELECTOR_INDEX(error) * 8,
                       error & SELECTOR_LDT ? "LDT" : "GDT");
    console_printf("%s", error & SELECTOR_EXTERNAL ? " | from an external event" : "");
}

static void print_error_code(const struct trap_frame *frame)
{
    if (frame->vector >= TRAP_EXCEPTIONS)
        return;
    console_printf("  error 0x%lx  ", frame->error);
    if (frame->vector == TRAP_PAGE_FAULT)
        print_page_fault_code(frame->error);
    else if (names_selector((unsigned)frame->vector) && frame->error != 0)
        print_selector_code(frame->error);
    console_printf("  (vector %lu)\n", frame->vector);
}

static void print_registers(const struct trap_frame *frame)
{
    console_printf("  rip 0x%016lx  rsp 0x%016lx  rflags 0x%08lx\n", frame->rip, frame->rsp,
                   frame->rflags);
    const struct {
        const char *name;
        uint64_t value;
    } registers[] = {
        {"rax", frame->rax},    {"rbx", frame->rbx}, {"rcx", frame->rcx}, {"rdx", frame->rdx},
        {"rsi", frame->rsi},    {"rdi", frame->rdi}, {"rbp", frame->rbp}, {"r8 ", frame->r8},
        {"r9 ", frame->r9},     {"r10", frame->r10}, {"r11", frame->r11}, {"r12", frame->r12},
        {"r13", frame->r13},    {"r14", frame->r14}, {"r15", frame->r15}, {"cr0", read_cr0()},
        {"cr2", cr2_of(frame)}, {"cr3", read_cr3()},
    };
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        console_printf("  %s 0x%016lx%s", registers[i].name, registers[i].value,
                       i % 3 == 2 ? "\n" : "");
    console_printf("  cr4 0x%08lx  efer 0x%04lx  cs 0x%04lx  ss 0x%04lx\n", read_cr4(),
                   read_msr(MSR_EFER), frame->cs, frame->ss);
}

#define CODE_BEFORE 8 /* bytes shown before rip, and from it on */
#define CODE_AFTER 12

/* The instruction that faulted may be where nothing can be read. */
static void print_code(uintptr_t rip)
{
    console_printf("  code");
    user_access_begin();
    for (uintptr_t at = rip - CODE_BEFORE; at != rip + CODE_AFTER; at++) {
        struct mmu_page page;
        if (!mmu_translate(at, &page))
            console_printf(at == rip ? " <-->" : " --");
        else
            console_printf(at == rip ? " <%02x>" : " %02x", *(const volatile uint8_t *)at);
    }
    user_access_end();
    console_printf("\n");
}

void arch_print_frame(const struct trap_frame *frame)
{
    print_error_code(frame);
    print_registers(frame);
    print_code(frame->rip);
}
