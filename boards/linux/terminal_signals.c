/* terminal_signals.c - what a shell or a person sends a program that has the terminal. */
#include <linux/sigaction.h>
#include <linux/signal_frame.h>
#include <stddef.h>
#include <unix/system_call.h>
#include <unix/terminal.h>

/* Linux, include/uapi/asm-generic/signal.h. */
enum { SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGTERM = 15, SIGCONT = 18 };

static void on_signal(int number, const struct siginfo *info, const void *context)
{
    (void)info, (void)context;
    if (number == SIGCONT)
        terminal_continued();
    else
        terminal_signalled(number);
}

void terminal_signals_init(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCONT};
    const struct sigaction action = {
        .handler = on_signal,
        .flags = SA_SIGINFO | SA_ONSTACK | SA_RESTORER,
        .restorer = signal_return,
    };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        system_call(SYS_RT_SIGACTION, signals[i], (intptr_t)&action, 0, sizeof action.mask, 0);
}
