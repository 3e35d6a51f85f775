/*
 * signals.c - a Unix tells a program of an exception by a signal; here each becomes a panic.
 *
 * The handlers run on a stack of their own, because the usual one may be what is broken, and a
 * signal that comes while another is handled is handled too: the panic's report may fault.
 */
#include <hosted/os.h>
#include <kernel/format.h>
#include <kernel/panic.h>
#include <unix/signals.h>
#include <unix/system_call.h>

static const struct {
    int number;
    const char *name;
} signals[] = {{SIGSEGV, "SIGSEGV"},
               {SIGILL, "SIGILL"},
               {SIGFPE, "SIGFPE"},
               {SIGBUS, "SIGBUS"},
               {SIGTRAP, "SIGTRAP"}};
#define SIGNALS (sizeof signals / sizeof *signals)

noreturn void signal_panic(int number, struct trap_frame *frame)
{
    for (size_t i = 0; i < SIGNALS; i++) {
        if (signals[i].number == number)
            format_string(frame->name, sizeof frame->name, "%s (signal %d)", signals[i].name,
                          number);
    }
    panic_trap(frame);
}

void os_traps_init(void)
{
    static char stack[64 << 10] __attribute__((aligned(16)));
    const struct signal_stack own = {.base = stack, .size = sizeof stack};
    system_call(SYS_SIGALTSTACK, (intptr_t)&own, 0, 0, 0, 0);
    for (size_t i = 0; i < SIGNALS; i++)
        signal_handle(signals[i].number);
}
