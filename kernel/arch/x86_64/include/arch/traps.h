/* traps.h - exceptions and interrupts. */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

/* As trap_entry.asm pushes it, below what the CPU pushes. */
struct trap_frame {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
    uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
    uint64_t vector;
    uint64_t error; /* 0 where the exception has no error code */
    uint64_t rip, cs, rflags, rsp, ss;
};
CHECK_OFFSET(struct trap_frame, vector, 120);
CHECK_SIZE(struct trap_frame, 176);

/* Installs the IDT and the stacks of its own that a double fault, NMI and machine check get. */
void traps_init(void);
