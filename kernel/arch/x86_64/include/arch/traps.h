/* traps.h - exceptions and interrupts. */
#pragma once

#include <kernel/layout.h>
#include <kernel/stacks.h>
#include <stdbool.h>
#include <stdint.h>

/* As trap_entry.asm pushes it, below what the CPU pushes. */
struct trap_frame {
    uint64_t padding;
    uint64_t cr2; /* as it was then: of a page fault, the address */
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
    uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
    uint64_t vector; /* enum trap_vector */
    uint64_t error;  /* 0 where the exception has no error code */
    uint64_t rip, cs, rflags, rsp, ss;
};
CHECK_OFFSET(struct trap_frame, vector, 136);
CHECK_OFFSET(struct trap_frame, r15, 16); /* FRAME_R15 in trap_frame.inc, as the two below */
CHECK_OFFSET(struct trap_frame, rax, 128);
CHECK_OFFSET(struct trap_frame, rip, 152);
CHECK_SIZE(struct trap_frame, 192);

enum trap_vector {
    TRAP_DEBUG = 1,
    TRAP_NMI = 2,
    TRAP_BREAKPOINT = 3,
    TRAP_INVALID_OPCODE = 6,
    TRAP_DOUBLE_FAULT = 8,
    TRAP_INVALID_TSS = 10,
    TRAP_GENERAL_PROTECTION = 13,
    TRAP_PAGE_FAULT = 14,
    TRAP_MACHINE_CHECK = 18,
    TRAP_EXCEPTIONS = 32, /* those below belong to the CPU */
    TRAP_IRQ = 32,        /* the board's interrupt line n arrives at TRAP_IRQ + n */
    TRAP_VECTORS = 256,
    TRAP_CAPTURED = 256, /* the vector in a frame that no exception made */
};

/* Installs the IDT and the stacks of its own that a double fault, NMI and machine check get. */
void traps_init(void);

/*
 * Handles one vector instead of a panic. Called with interrupts off; what it changes in the frame
 * is in force when it returns true, which resumes what was interrupted. False: a panic after all.
 */
typedef bool trap_handler(struct trap_frame *frame);

/*
 * Sets a vector's handler, NULL for none. Returns the one it replaces. A handler of an exception
 * that has a stack of its own must not raise that exception: it would begin on the same stack.
 */
trap_handler *trap_set_handler(unsigned vector, trap_handler *handler);

/*
 * From now on a vector's handler begins on a stack of its own, a registered one that stays
 * registered; with NULL, on the stack that it interrupts. Vectors may share a stack if none of them
 * interrupts another. Returns NULL, or a sentence that says why not: of seven such stacks, the kernel
 * keeps three, for double faults, NMIs and machine checks.
 */
const char *trap_set_stack(unsigned vector, const struct stack *stack);

/* Where the CPU pushes a frame when it leaves user code: the end of a stack, a multiple of 16. */
void trap_set_kernel_stack(uintptr_t end);
