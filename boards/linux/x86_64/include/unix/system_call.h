/* system_call.h - Linux's system calls on x86_64: arch/x86/entry/syscalls/syscall_64.tbl in its source. */
#pragma once

#include <stdint.h>

enum {
    SYS_READ = 0,
    SYS_WRITE = 1,
    SYS_MPROTECT = 10,
    SYS_RT_SIGACTION = 13,
    SYS_RT_SIGPROCMASK = 14,
    SYS_RT_SIGRETURN = 15,
    SYS_IOCTL = 16,
    SYS_SIGALTSTACK = 131,
    SYS_CLOCK_GETTIME = 228,
    SYS_CLOCK_NANOSLEEP = 230,
    SYS_EXIT = 231, /* exit_group */
    SYS_PPOLL = 271,
};

/* kernel/arch/hosted-unix/os.c: ppoll without a time and a mask is poll. */
#define SYS_POLL SYS_PPOLL
#define POLL_FOREVER 0

/* System V AMD64 ABI, "AMD64 Linux Kernel Conventions". Returns -4095 to -1 for an error. */
static inline intptr_t system_call(int number, intptr_t a, intptr_t b, intptr_t c, intptr_t d,
                                   intptr_t e)
{
    register intptr_t r10 __asm__("r10") = d;
    register intptr_t r8 __asm__("r8") = e;
    intptr_t result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}
