/* signal_abi.h - XNU, bsd/sys/signal.h. */
#pragma once

#include <stddef.h>

enum { SIGILL = 4, SIGTRAP = 5, SIGFPE = 8, SIGBUS = 10, SIGSEGV = 11 };

struct signal_stack {
    void *base;
    size_t size;
    int flags;
};
