/*
 * signals.c - Linux tells a program of an exception by a signal; here each becomes a panic.
 *
 * The handlers run on a stack of their own, because the usual one may be what is broken, and a
 * signal that comes while another is handled is handled too: the panic's report may fault.
 */
#include <hosted/os.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/panic.h>
#include <linux/sigaction.h>
#include <linux/signal_frame.h>
#include <unix/system_call.h>

/* Linux, include/uapi/asm-generic/signal.h, signal-defs.h and siginfo.h. */
enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11 };
enum { SI_USER_MAX = 0, SI_KERNEL = 0x80 };
enum { FPE_INTDIV = 1, FPE_INTOVF = 2, SEGV_ACCERR = 2, BUS_ADRALN = 1 };

struct signal_stack {
    void *base;
    int flags;
    size_t size;
};

static const struct {
    int number;
    const char *name;
} signals[] = {{SIGSEGV, "SIGSEGV"},
               {SIGILL, "SIGILL"},
               {SIGFPE, "SIGFPE"},
               {SIGBUS, "SIGBUS"},
               {SIGTRAP, "SIGTRAP"}};
#define SIGNALS (sizeof signals / sizeof *signals)

static enum trap_kind kind_of(int number, int code)
{
    if (code <= SI_USER_MAX)
        return TRAP_SENT;
    switch (number) {
    case SIGSEGV:
        return code == SI_KERNEL ? TRAP_PROTECTION : TRAP_ACCESS;
    case SIGBUS: /* SI_KERNEL: x86's stack fault, of a non-canonical address */
        return code == SI_KERNEL ? TRAP_PROTECTION : code == BUS_ADRALN ? TRAP_ALIGNMENT : TRAP_BUS;
    case SIGFPE:
        return code == FPE_INTDIV || code == FPE_INTOVF ? TRAP_DIVIDE : TRAP_FLOATING_POINT;
    default:
        return number == SIGILL ? TRAP_INSTRUCTION : TRAP_BREAKPOINT;
    }
}

static void on_signal(int number, const struct siginfo *info, const void *context)
{
    struct trap_frame frame = {
        .kind = kind_of(number, info->code),
        .is_mapped = info->code == SEGV_ACCERR,
        .address = info->address,
    };
    signal_frame_read(context, &frame);
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
        .flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTORER,
        .restorer = signal_return,
    };
    for (size_t i = 0; i < SIGNALS; i++)
        system_call(SYS_RT_SIGACTION, signals[i].number, (intptr_t)&action, 0, sizeof action.mask,
                    0);
}
