/* traps.c - the interrupt descriptor table, and what an exception means. */
#include <arch/address_map.h>
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/panic.h>

#define VECTORS 256
#define EXCEPTIONS 32

/* Intel SDM volume 3, "64-Bit Mode Task State Segment"; without the I/O map. */
struct tss {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[7]; /* ist[n] is the SDM's IST(n + 1) */
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map_base;
} __attribute__((packed));
CHECK_OFFSET(struct tss, ist, 36);
CHECK_SIZE(struct tss, 104);

/* "IDT Descriptors in 64-Bit Mode" */
struct gate {
    uint16_t offset_low;
    uint16_t selector;
    uint8_t ist;
    uint8_t type;
    uint16_t offset_middle;
    uint32_t offset_high;
    uint32_t reserved;
};
CHECK_SIZE(struct gate, 16);

struct table_register {
    uint16_t limit;
    const void *base;
} __attribute__((packed));
CHECK_SIZE(struct table_register, 10);

#define INTERRUPT_GATE 0x8e  /* present, ring 0, interrupts off on entry */
#define TSS_AVAILABLE 0x89ul /* present, ring 0, 64-bit TSS */

extern const unsigned char trap_stubs[VECTORS][TRAP_STUB_SIZE]; /* trap_entry.asm */
extern uint64_t gdt[];                                          /* gdt.asm */
extern char stacks[STACK_COUNT][PAGE_SIZE + STACK_SIZE];        /* stacks.asm */

static struct gate idt[VECTORS];
static struct tss tss;

/* Those that must not trust the stack they interrupt. 0 would mean: stay on it. */
enum { IST_DOUBLE_FAULT = 1, IST_NMI, IST_MACHINE_CHECK };
enum { VECTOR_NMI = 2, VECTOR_DOUBLE_FAULT = 8, VECTOR_PAGE_FAULT = 14, VECTOR_MACHINE_CHECK = 18 };

static const char *const names[EXCEPTIONS] = {
    [0] = "divide error",
    [1] = "debug exception",
    [2] = "non-maskable interrupt",
    [3] = "breakpoint",
    [4] = "overflow",
    [5] = "BOUND range exceeded",
    [6] = "invalid opcode",
    [7] = "device not available",
    [8] = "double fault",
    [9] = "coprocessor segment overrun",
    [10] = "invalid TSS",
    [11] = "segment not present",
    [12] = "stack-segment fault",
    [13] = "general protection fault",
    [14] = "page fault",
    [16] = "x87 floating-point error",
    [17] = "alignment check",
    [18] = "machine check",
    [19] = "SIMD floating-point exception",
    [20] = "virtualization exception",
    [21] = "control protection exception",
    [28] = "hypervisor injection exception",
    [29] = "VMM communication exception",
    [30] = "security exception",
};

static void set_gate(unsigned vector)
{
    uintptr_t stub = (uintptr_t)trap_stubs[vector];
    idt[vector] = (struct gate){
        .offset_low = (uint16_t)stub,
        .offset_middle = (uint16_t)(stub >> 16),
        .offset_high = (uint32_t)(stub >> 32),
        .selector = CODE_SELECTOR,
        .type = INTERRUPT_GATE,
    };
}

/* "TSS Descriptor in 64-bit mode": the address in four pieces. */
static void load_tss(void)
{
    uint64_t base = (uintptr_t)&tss;
    uint64_t *descriptor = &gdt[TSS_SELECTOR / sizeof *gdt];
    descriptor[0] = (sizeof tss - 1) | (base & 0xffffff) << 16 | TSS_AVAILABLE << 40 |
                    (base >> 24 & 0xff) << 56;
    descriptor[1] = base >> 32;
    tss.io_map_base = sizeof tss; /* beyond the limit: there is none */
    for (unsigned ist = 1; ist < STACK_COUNT; ist++)
        tss.ist[ist - 1] = (uintptr_t)stacks[ist + 1]; /* grows down from the next one's guard */
    __asm__ volatile("lldt %w0" ::"r"(0));
    __asm__ volatile("ltr %w0" ::"r"(TSS_SELECTOR) : "memory");
}

void traps_init(void)
{
    for (unsigned vector = 0; vector < VECTORS; vector++)
        set_gate(vector);
    idt[VECTOR_DOUBLE_FAULT].ist = IST_DOUBLE_FAULT;
    idt[VECTOR_NMI].ist = IST_NMI;
    idt[VECTOR_MACHINE_CHECK].ist = IST_MACHINE_CHECK;
    load_tss();
    struct table_register idtr = {.limit = sizeof idt - 1, .base = idt};
    __asm__ volatile("lidt %0" ::"m"(idtr) : "memory");
}

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    unsigned vector = (unsigned)frame->vector;
    if (vector >= EXCEPTIONS || !names[vector])
        format_string(sentence, size, "unexpected interrupt, vector %u", vector);
    else if (vector == VECTOR_PAGE_FAULT)
        format_string(sentence, size, "page fault at address 0x%016lx", read_cr2());
    else
        format_string(sentence, size, "%s", names[vector]);
}

void arch_trap_print(const struct trap_frame *frame)
{
    console_printf("  vector %lu  error 0x%lx  cr2 0x%016lx  cr3 0x%016lx\n", frame->vector,
                   frame->error, read_cr2(), read_cr3());
    console_printf("  rip 0x%016lx  rsp 0x%016lx  rflags 0x%08lx\n", frame->rip, frame->rsp,
                   frame->rflags);
    const struct {
        const char *name;
        uint64_t value;
    } registers[] = {
        {"rax", frame->rax}, {"rbx", frame->rbx}, {"rcx", frame->rcx}, {"rdx", frame->rdx},
        {"rsi", frame->rsi}, {"rdi", frame->rdi}, {"rbp", frame->rbp}, {"r8 ", frame->r8},
        {"r9 ", frame->r9},  {"r10", frame->r10}, {"r11", frame->r11}, {"r12", frame->r12},
        {"r13", frame->r13}, {"r14", frame->r14}, {"r15", frame->r15}, {"cs ", frame->cs},
        {"ss ", frame->ss},
    };
    size_t count = sizeof registers / sizeof *registers;
    for (size_t i = 0; i < count; i++) {
        bool last_in_line = i % 3 == 2 || i == count - 1;
        console_printf("  %s 0x%016lx%s", registers[i].name, registers[i].value,
                       last_in_line ? "\n" : "");
    }
}

/* Called by trap_entry.asm. Returning resumes what was interrupted. */
void trap(struct trap_frame *frame);
void trap(struct trap_frame *frame)
{
    panic_trap(frame);
}
