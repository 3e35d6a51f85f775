/* traps.h - an exception as an operating system tells a program of it, whichever it is. */
#pragma once

#include <arch/registers.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trap_kind {
    TRAP_CAPTURED, /* no exception: arch_capture() made the frame */
    TRAP_ACCESS,   /* a page fault: access, is_mapped and address say more */
    TRAP_STACK_OVERFLOW,
    TRAP_PROTECTION,  /* a general protection fault: the CPU does not say of which address */
    TRAP_INSTRUCTION, /* an invalid opcode */
    TRAP_DIVIDE,
    TRAP_FLOATING_POINT,
    TRAP_BREAKPOINT,
    TRAP_ALIGNMENT,
    TRAP_BUS,  /* address is mapped, and what is there cannot be had */
    TRAP_SENT, /* by another program */
    TRAP_OTHER,
};

enum trap_access { ACCESS_UNKNOWN, ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };

struct trap_frame {
    struct registers registers;
    enum trap_kind kind;
    enum trap_access access;
    bool is_mapped; /* the page is there, and forbids it */
    uintptr_t address;
    char name[48]; /* the operating system's, and its number: "SIGSEGV (signal 11)" */
};

#define STACK_GUARD 65536 /* bytes, of nothing, below the stack of a thread */

/* The frames of calls that lie between the two are on the stack; false if the first is not near it. */
bool trap_stack(uintptr_t stack_pointer, uintptr_t *end);

/* The frame pointer of _start, which no other function of ours called. */
uintptr_t trap_root(void);
