/* signals.c - how Linux tells a program of an exception; kernel/arch/hosted-unix/signals.c makes it a panic. */
#include <linux/sigaction.h>
#include <linux/signal_frame.h>
#include <unix/signals.h>
#include <unix/system_call.h>

/* Linux, include/uapi/asm-generic/signal-defs.h and siginfo.h. */
enum { SI_USER_MAX = 0, SI_KERNEL = 0x80 };
enum { FPE_INTDIV = 1, FPE_INTOVF = 2, SEGV_ACCERR = 2, BUS_ADRALN = 1 };

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
    signal_panic(number, &frame);
}

void signal_handle(int number)
{
    const struct sigaction action = {
        .handler = on_signal,
        .flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTORER,
        .restorer = signal_return,
    };
    system_call(SYS_RT_SIGACTION, number, (intptr_t)&action, 0, sizeof action.mask, 0);
}
