/*
 * terminal_signals.c - what a shell or a person sends a program that has the terminal.
 *
 * A handler that returns would have to tell the system so in a way that is Apple's library's own: so a
 * program that was stopped is not told that it goes on, and has the terminal as the shell left it.
 */
#include <macos/sigaction.h>
#include <stddef.h>
#include <unix/system_call.h>
#include <unix/terminal.h>

/* XNU, bsd/sys/signal.h. */
enum { SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGTERM = 15 };

static void on_signal(void *handler, int style, int number, const void *info, const void *context)
{
    (void)handler, (void)style, (void)info, (void)context;
    terminal_signalled(number);
}

void terminal_signals_init(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    const struct sigaction action = {
        .handler = on_signal, .trampoline = on_signal, .flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        system_call(SYS_SIGACTION, signals[i], (intptr_t)&action, 0, 0, 0);
}
