/* traps.c - the interrupt descriptor table, and the handlers of what arrives through it. */
#include <arch/cpu.h>
#include <arch/image.h>
#include <arch/selectors.h>
#include <arch/trap_stubs.h>
#include <arch/traps.h>
#include <arch/tss.h>
#include <kernel/arch.h>
#include <kernel/panic.h>
#include <kernel/stacks.h>

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

#define INTERRUPT_GATE 0x8e /* present, ring 0, interrupts off on entry */

extern const unsigned char trap_stubs[TRAP_VECTORS][TRAP_STUB_SIZE]; /* trap_entry.asm */

static struct gate idt[TRAP_VECTORS];
static struct tss tss;
static trap_handler *handlers[TRAP_VECTORS];

static const char *const stack_names[STACK_COUNT] = {
    [0] = "boot stack",
    [IST_DOUBLE_FAULT] = "double fault stack",
    [IST_NMI] = "NMI stack",
    [IST_MACHINE_CHECK] = "machine check stack",
};
static struct stack registered[STACK_COUNT];

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
        tss.ist[ist - 1] = registered[ist].end;
    __asm__ volatile(
        "mov %0, %%ds\n\tmov %0, %%es\n\tmov %0, %%fs\n\tmov %0, %%gs\n\tmov %0, %%ss" ::"r"(
            DATA_SELECTOR)); /* iretq wants a real SS; the others are the loader's until here */
    __asm__ volatile("lldt %w0" ::"r"(0));
    __asm__ volatile("ltr %w0" ::"r"(TSS_SELECTOR) : "memory");
}

void trap_set_kernel_stack(uintptr_t end)
{
    tss.rsp[0] = end;
}

static void register_stacks(void)
{
    for (unsigned i = 0; i < STACK_COUNT; i++)
        stack_register(&registered[i], stack_names[i], stacks[i] + PAGE_SIZE, STACK_SIZE);
}

void traps_init(void)
{
    register_stacks();
    for (unsigned vector = 0; vector < TRAP_VECTORS; vector++)
        set_gate(vector);
    idt[TRAP_DOUBLE_FAULT].ist = IST_DOUBLE_FAULT;
    idt[TRAP_NMI].ist = IST_NMI;
    idt[TRAP_MACHINE_CHECK].ist = IST_MACHINE_CHECK;
    load_tss();
    struct table_register idtr = {.limit = sizeof idt - 1, .base = idt};
    __asm__ volatile("lidt %0" ::"m"(idtr) : "memory");
}

trap_handler *trap_set_handler(unsigned vector, trap_handler *handler)
{
    kassert(vector < TRAP_VECTORS);
    trap_handler *old = handlers[vector];
    handlers[vector] = handler;
    return old;
}

static bool is_used(unsigned ist)
{
    for (unsigned vector = 0; vector < TRAP_VECTORS; vector++) {
        if (idt[vector].ist == ist)
            return true;
    }
    return ist < STACK_COUNT;
}

/* The one whose stack ends there, or a free one; 0 if all are taken. */
static unsigned find_ist(uintptr_t stack_end)
{
    unsigned free = 0;
    for (unsigned ist = 1; ist <= IST_COUNT; ist++) {
        if (!is_used(ist))
            free = ist;
        else if (tss.ist[ist - 1] == stack_end)
            return ist;
    }
    if (free)
        tss.ist[free - 1] = stack_end;
    return free;
}

const char *trap_set_stack(unsigned vector, const struct stack *stack)
{
    kassert(vector < TRAP_VECTORS);
    uintptr_t state = arch_irq_save();
    unsigned ist = stack ? find_ist(stack->end) : 0;
    bool done = ist != 0 || !stack;
    if (done)
        idt[vector].ist = (uint8_t)ist;
    arch_irq_restore(state);
    return done ? NULL : "the seven stacks that vectors can have of their own are taken";
}

/* Called by trap_entry.asm. Returning resumes what was interrupted. */
void trap(struct trap_frame *frame);
void trap(struct trap_frame *frame)
{
    user_access_end(); /* whatever was interrupted, handlers do not touch user memory by mistake */
    trap_handler *handler = handlers[frame->vector];
    if (!handler || !handler(frame))
        panic_trap(frame);
    if (frame->vector < TRAP_EXCEPTIONS && read_cr2() != frame->cr2)
        write_cr2(frame->cr2); /* an NMI may have come before a page fault's handler read it */
}
