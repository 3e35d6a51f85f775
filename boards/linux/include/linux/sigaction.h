/* sigaction.h - what Linux does with a signal: include/uapi/asm-generic/signal.h and siginfo.h. */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

#define SA_SIGINFO 0x00000004u
#define SA_RESTORER 0x04000000u
#define SA_ONSTACK 0x08000000u
#define SA_NODEFER 0x40000000u

struct siginfo {
    int number, error, code;
    uintptr_t address;
};
CHECK_OFFSET(struct siginfo, address, 16);

typedef void signal_handler(int number, const struct siginfo *info, const void *context);

struct sigaction {
    signal_handler *handler;
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};
