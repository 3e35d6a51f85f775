/*
 * What an exception or interrupt gives back: every register and flag as it was, however it came, while
 * its handler uses them all. The handler itself has the direction and the stack that the ABI promises to C. Then
 * the NMI, which QEMU sends.
 * exit: 33
 * do: nmi
 *
 * expect: capture: all came back
 * expect: capture: each in its place
 * expect: breakpoint: all came back
 * expect: page fault: all came back
 * expect: nested: all came back
 * expect: CR2 came back
 * expect: timer: all came back
 * expect: ready
 * expect: NMI: all came back
 * expect: kernel_main returned: halted.
 */
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, RSP, FLAGS, KEPT };
static const char *const names[KEPT] = {"rax", "rbx", "rcx", "rdx", "rsi",  "rdi",
                                        "rbp", "r8",  "r9",  "r10", "r11",  "r12",
                                        "r13", "r14", "r15", "rsp", "flags"};
uint64_t given[KEPT], got[KEPT], kept_rsp;
static struct trap_frame captured;
void hold_capture(void), hold_breakpoint(void), hold_page_fault(void), hold_timer(void),
    hold_nmi(void);
extern const char after_nmi[];

/* All flags that a program may set but for IF and TF: carry to overflow, and the direction. */
#define ALL_FLAGS 0xcd5
#define ALWAYS_SET 0x2
#define DIRECTION 0x400
#define PAGE 0x400000ul
#define MEMORY 0x800000ul
#define TIMER_LINE 0

/* Fills every register, lets `happen` happen, and notes what is in them afterwards. */
#define HOLD(name, happen)                                                                         \
    __asm__(".text\n.globl hold_" name "\n.type hold_" name ", @function\nhold_" name ":\n"        \
            "push %rbp\n push %rbx\n push %r12\n push %r13\n push %r14\n push %r15\n"              \
            "mov %rsp, kept_rsp\n mov %rsp, given + 8 * 15\n"                                      \
            "push given + 8 * 16\n popf\n"                                                         \
            "mov given, %rax\n mov given + 8, %rbx\n mov given + 16, %rcx\n"                       \
            "mov given + 24, %rdx\n mov given + 32, %rsi\n mov given + 40, %rdi\n"                 \
            "mov given + 48, %rbp\n mov given + 56, %r8\n mov given + 64, %r9\n"                   \
            "mov given + 72, %r10\n mov given + 80, %r11\n mov given + 88, %r12\n"                 \
            "mov given + 96, %r13\n mov given + 104, %r14\n mov given + 112, %r15\n" happen        \
            "mov %rax, got\n mov %rbx, got + 8\n mov %rcx, got + 16\n mov %rdx, got + 24\n"        \
            "mov %rsi, got + 32\n mov %rdi, got + 40\n mov %rbp, got + 48\n mov %r8, got + 56\n"   \
            "mov %r9, got + 64\n mov %r10, got + 72\n mov %r11, got + 80\n mov %r12, got + 88\n"   \
            "mov %r13, got + 96\n mov %r14, got + 104\n mov %r15, got + 112\n"                     \
            "mov %rsp, got + 120\n mov kept_rsp, %rsp\n pushf\n pop got + 128\n cld\n"             \
            "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbx\n pop %rbp\n ret\n"              \
            ".size hold_" name ", . - hold_" name "\n")

HOLD("capture", "call capture_registers\n");
HOLD("breakpoint", "int3\n");
HOLD("page_fault", "mov %rax, (%rbx)\n");
HOLD("timer", "sti\n hlt\n cli\n");
HOLD("nmi", "1: pause\n jmp 1b\n.globl after_nmi\nafter_nmi:\n");

/* As the ABI has it: a multiple of 16 before each call, so also where rbp has been pushed. */
static inline bool is_stack_aligned(void)
{
    return (uintptr_t)__builtin_frame_address(0) % 16 == 0;
}

static void use_all_registers(void)
{
    uintptr_t flags;
    __asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags));
    kassert(!(flags & DIRECTION));
    kassert(is_stack_aligned());
    __asm__ volatile("mov $-1, %%rax\n mov %%rax, %%rcx\n mov %%rax, %%rdx\n mov %%rax, %%rsi\n"
                     "mov %%rax, %%rdi\n mov %%rax, %%r8\n mov %%rax, %%r9\n mov %%rax, %%r10\n"
                     "mov %%rax, %%r11\n mov %%rax, %%rbx\n mov %%rax, %%r12\n mov %%rax, %%r13\n"
                     "mov %%rax, %%r14\n mov %%rax, %%r15\n xor %%eax, %%eax" ::
                         : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                           "r12", "r13", "r14", "r15", "cc", "memory");
}

static bool on_breakpoint(struct trap_frame *frame)
{
    (void)frame;
    use_all_registers();
    return true;
}

static bool on_page_fault(struct trap_frame *frame)
{
    use_all_registers();
    return !mmu_map(frame->cr2, MEMORY, MMU_WRITE);
}

/* Within it, another exception, with other values in the registers. */
static bool on_breakpoint_nest(struct trap_frame *frame)
{
    (void)frame;
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    __asm__ volatile("int3");
    use_all_registers();
    return true;
}

/* As an NMI may, between a page fault and its handler's look at CR2. */
static bool on_breakpoint_fault(struct trap_frame *frame)
{
    (void)frame;
    *(volatile int *)(PAGE + PAGE_SIZE) = 1;
    return true;
}

static void check_cr2(void)
{
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint_fault);
    write_cr2(MEMORY);
    __asm__ volatile("int3");
    if (read_cr2() == MEMORY)
        console_printf("CR2 came back\n");
}

static bool on_nmi(struct trap_frame *frame)
{
    use_all_registers();
    frame->rip = (uintptr_t)after_nmi;
    return true;
}

static void on_timer(void *context)
{
    (void)context;
    use_all_registers();
}

/* Counter 0 of the 8254, in its mode 2: 100 times a second. */
static void start_timer(void)
{
    const char *problem = irq_set_handler(TIMER_LINE, on_timer, NULL);
    if (problem)
        console_printf("no timer: %s\n", problem);
    out8(0x43, 0x34);
    out8(0x40, 11932 & 0xff);
    out8(0x40, 11932 >> 8);
}

static void compare(const char *what)
{
    unsigned wrong = 0;
    for (unsigned i = 0; i < KEPT; i++) {
        if (got[i] != given[i]) {
            console_printf("%s: %s is 0x%lx and was 0x%lx\n", what, names[i], got[i], given[i]);
            wrong++;
        }
    }
    if (!wrong)
        console_printf("%s: all came back\n", what);
}

static void try(const char *what, void (*hold)(void))
{
    for (unsigned i = 0; i < RSP; i++)
        given[i] = 0x0101010101010101ul * (0x11 + i);
    given[RBX] = PAGE;
    given[RDI] = (uintptr_t)&captured;
    given[FLAGS] = ALL_FLAGS | ALWAYS_SET;
    hold();
    compare(what);
}

/* What a report shows of a panic that is a call. */
static void check_capture(void)
{
    try("capture", hold_capture);
    const uint64_t in_frame[] = {captured.rax, captured.rbx, captured.rcx, captured.rdx,
                                 captured.rsi, captured.rdi, captured.rbp, captured.r8,
                                 captured.r9,  captured.r10, captured.r11, captured.r12,
                                 captured.r13, captured.r14, captured.r15};
    if (memcmp(in_frame, given, sizeof in_frame) == 0)
        console_printf("capture: each in its place\n");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(is_stack_aligned());
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint);
    trap_set_handler(TRAP_PAGE_FAULT, on_page_fault);
    trap_set_handler(TRAP_NMI, on_nmi);
    check_capture();
    try("breakpoint", hold_breakpoint);
    try("page fault", hold_page_fault);
    trap_set_handler(TRAP_BREAKPOINT, on_breakpoint_nest);
    try("nested", hold_breakpoint);
    check_cr2();
    start_timer();
    try("timer", hold_timer);
    irq_set_handler(TIMER_LINE, NULL, NULL);
    console_printf("ready\n");
    try("NMI", hold_nmi);
}
