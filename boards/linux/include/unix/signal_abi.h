/* signal_abi.h - Linux, include/uapi/asm-generic/signal.h and signal-defs.h. */
#pragma once

#include <stddef.h>

enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11 };

struct signal_stack {
    void *base;
    int flags;
    size_t size;
};
