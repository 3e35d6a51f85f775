/* system_call.h - Linux's system calls on 64-bit Arm: include/uapi/asm-generic/unistd.h in its source. */
#pragma once

#include <stdint.h>

enum {
    SYS_IOCTL = 29,
    SYS_READ = 63,
    SYS_WRITE = 64,
    SYS_PPOLL = 73,
    SYS_EXIT = 94, /* exit_group */
    SYS_CLOCK_GETTIME = 113,
    SYS_CLOCK_NANOSLEEP = 115,
    SYS_SIGALTSTACK = 132,
    SYS_RT_SIGACTION = 134,
    SYS_RT_SIGPROCMASK = 135,
    SYS_RT_SIGRETURN = 139,
    SYS_MPROTECT = 226,
};

/* kernel/arch/hosted-unix/os.c: ppoll without a time and a mask is poll. */
#define SYS_POLL SYS_PPOLL
#define POLL_FOREVER 0

/* syscall(2), "Architecture calling conventions". Returns -4095 to -1 for an error. */
static inline intptr_t system_call(int number, intptr_t a, intptr_t b, intptr_t c, intptr_t d,
                                   intptr_t e)
{
    register intptr_t x8 __asm__("x8") = number;
    register intptr_t x0 __asm__("x0") = a;
    register intptr_t x1 __asm__("x1") = b;
    register intptr_t x2 __asm__("x2") = c;
    register intptr_t x3 __asm__("x3") = d;
    register intptr_t x4 __asm__("x4") = e;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
}
