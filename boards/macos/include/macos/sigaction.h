/* sigaction.h - what macOS does with a signal: XNU, bsd/sys/signal.h. */
#pragma once

#include <stdint.h>

#define SA_ONSTACK 0x01
#define SA_NODEFER 0x10
#define SA_SIGINFO 0x40

/* The kernel calls the trampoline, which in Apple's library calls the handler. Here it is the handler. */
typedef void signal_trampoline(void *handler, int style, int number, const void *info,
                               const void *context);
struct sigaction {
    signal_trampoline *handler, *trampoline;
    uint32_t mask;
    int flags;
};
