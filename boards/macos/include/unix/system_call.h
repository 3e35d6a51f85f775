/* system_call.h - macOS's system calls on x86_64: bsd/kern/syscalls.master in XNU's source. */
#pragma once

#include <stdint.h>

/* XNU, osfmk/mach/i386/syscall_sw.h: the upper byte says which of the kernel's tables it is. */
#define UNIX_CLASS 0x2000000

enum {
    SYS_EXIT = 1,
    SYS_READ = 3,
    SYS_WRITE = 4,
    SYS_SIGACTION = 46,
    SYS_SIGALTSTACK = 53,
    SYS_IOCTL = 54,
    SYS_MPROTECT = 74,
    SYS_SELECT = 93,
    SYS_GETTIMEOFDAY = 116,
    SYS_POLL = 230,
};
#define POLL_FOREVER (-1)

/* As on Linux, but an error is told by the carry flag; here it is returned as a negative number. */
static inline intptr_t system_call(int number, intptr_t a, intptr_t b, intptr_t c, intptr_t d,
                                   intptr_t e)
{
    register intptr_t r10 __asm__("r10") = d;
    register intptr_t r8 __asm__("r8") = e;
    intptr_t result;
    __asm__ volatile("syscall\n\t"
                     "jnc 1f\n\t"
                     "neg %%rax\n"
                     "1:"
                     : "=a"(result), "+d"(c)
                     : "a"(number | UNIX_CLASS), "D"(a), "S"(b), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory", "cc");
    return result;
}
