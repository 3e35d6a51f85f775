/* signals.c - how macOS tells a program of an exception; kernel/arch/hosted-unix/signals.c makes it a panic. */
#include <kernel/layout.h>
#include <macos/sigaction.h>
#include <unix/signals.h>
#include <unix/system_call.h>

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

/* Intel SDM volume 3, "Exception and Interrupt Reference", and the error code of a page fault. */
/* clang-format: its versions disagree about columns. */
/* clang-format off */
static const enum trap_kind kinds[] = {
    [0] = TRAP_DIVIDE,         [1] = TRAP_BREAKPOINT,      [3] = TRAP_BREAKPOINT,
    [6] = TRAP_INSTRUCTION,    [12] = TRAP_PROTECTION,     [13] = TRAP_PROTECTION,
    [14] = TRAP_ACCESS,        [16] = TRAP_FLOATING_POINT, [17] = TRAP_ALIGNMENT,
    [19] = TRAP_FLOATING_POINT,
};
/* clang-format on */
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
    signal_panic(number, &frame);
}

void signal_handle(int number)
{
    const struct sigaction action = {
        .handler = on_signal,
        .trampoline = on_signal,
        .flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
    };
    system_call(SYS_SIGACTION, number, (intptr_t)&action, 0, 0, 0);
}
