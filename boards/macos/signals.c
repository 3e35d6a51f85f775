/*
 * signals.c - macOS tells a program of an exception by a signal; here each becomes a panic.
 *
 * The handlers run on a stack of their own, because the usual one may be what is broken, and a
 * signal that comes while another is handled is handled too: the panic's report may fault.
 */
#include <arch/traps.h>
#include <hosted/os.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/panic.h>
#include <macos/sigaction.h>
#include <unix/system_call.h>

/* XNU, bsd/sys/signal.h. */
enum { SIGILL = 4, SIGTRAP = 5, SIGFPE = 8, SIGBUS = 10, SIGSEGV = 11 };

/* XNU, osfmk/mach/i386/_structs.h: what the CPU said of the exception, and its registers then. */
struct machine_context {
    uint16_t vector, cpu;
    uint32_t error;
    uint64_t cr2;
    uint64_t rax, rbx, rcx, rdx, rdi, rsi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15, rip,
        rflags;
};
CHECK_OFFSET(struct machine_context, rip, 144);

/* XNU, bsd/sys/_types/_ucontext64.h. */
struct context {
    int on_stack;
    uint32_t mask;
    uint64_t stack[3];
    const struct context *link;
    uint64_t machine_size;
    const struct machine_context *machine;
};
CHECK_OFFSET(struct context, machine, 48);

struct signal_stack {
    void *base;
    size_t size;
    int flags;
};

static const struct {
    int number;
    const char *name;
} signals[] = {{SIGSEGV, "SIGSEGV"},
               {SIGBUS, "SIGBUS"},
               {SIGILL, "SIGILL"},
               {SIGFPE, "SIGFPE"},
               {SIGTRAP, "SIGTRAP"}};
#define SIGNALS (sizeof signals / sizeof *signals)

/* Intel SDM volume 3, "Exception and Interrupt Reference", and the error code of a page fault. */
static const enum trap_kind kinds[] = {
    [0] = TRAP_DIVIDE,         [1] = TRAP_BREAKPOINT,      [3] = TRAP_BREAKPOINT,
    [6] = TRAP_INSTRUCTION,    [12] = TRAP_PROTECTION,     [13] = TRAP_PROTECTION,
    [14] = TRAP_ACCESS,        [16] = TRAP_FLOATING_POINT, [17] = TRAP_ALIGNMENT,
    [19] = TRAP_FLOATING_POINT};
#define PF_WRITE (1u << 1)
#define PF_FETCH (1u << 4)

static void read_context(const struct machine_context *c, int number, struct trap_frame *frame)
{
    frame->registers = REGISTERS_FROM(c);
    bool is_known = c->vector < sizeof kinds / sizeof *kinds && kinds[c->vector] != 0;
    frame->kind = is_known ? kinds[c->vector] : TRAP_OTHER;
    frame->access = c->error & PF_FETCH   ? ACCESS_EXECUTE
                    : c->error & PF_WRITE ? ACCESS_WRITE
                                          : ACCESS_READ;
    /* The page tables are filled when pages are touched, so the CPU's word is not enough. */
    frame->is_mapped = number == SIGBUS;
    frame->address = c->cr2;
}

static void on_signal(void *handler, int style, int number, const void *info, const void *context)
{
    (void)handler, (void)style, (void)info;
    struct trap_frame frame = {0};
    read_context(((const struct context *)context)->machine, number, &frame);
    for (size_t i = 0; i < SIGNALS; i++) {
        if (signals[i].number == number)
            format_string(frame.name, sizeof frame.name, "%s (signal %d)", signals[i].name, number);
    }
    panic_trap(&frame);
}

void os_traps_init(void)
{
    static char stack[64 << 10] __attribute__((aligned(16)));
    const struct signal_stack own = {.base = stack, .size = sizeof stack};
    system_call(SYS_SIGALTSTACK, (intptr_t)&own, 0, 0, 0, 0);
    const struct sigaction action = {
        .handler = on_signal,
        .trampoline = on_signal,
        .flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
    };
    for (size_t i = 0; i < SIGNALS; i++)
        system_call(SYS_SIGACTION, signals[i].number, (intptr_t)&action, 0, 0, 0);
}
