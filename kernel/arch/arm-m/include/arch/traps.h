/* traps.h - exceptions of a Cortex-M. */
#pragma once

#include <kernel/layout.h>
#include <stdbool.h>
#include <stdint.h>

/* ARMv6-M Architecture Reference Manual, "Exception number definition". */
enum {
    TRAP_CAPTURED = 0, /* thread mode: no exception, somebody called panic() */
    TRAP_NMI = 2,
    TRAP_HARD_FAULT = 3,
    TRAP_SVC = 11,
    TRAP_PENDSV = 14,
    TRAP_SYSTICK = 15,
    TRAP_IRQ = 16, /* and up: interrupt n is exception 16 + n */
};

/* What the core stacks: "Exception entry behavior". */
struct stacked_frame {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};
CHECK_SIZE(struct stacked_frame, 32);

/* The registers as an exception found them, or as arch_capture() did. */
struct trap_frame {
    uint32_t r4, r5, r6, r7, r8, r9, r10, r11; /* exception_entry stores these eight */
    uint32_t exc_return;                       /* 0: captured */
    uint32_t vector;
    uint32_t sp;          /* as it was before the exception */
    bool stacked_is_lost; /* the stack had overflowed: what follows is zero */
    struct stacked_frame stacked;
};
CHECK_OFFSET(struct trap_frame, exc_return, 32);

/* xPSR */
#define PSR_THUMB (1u << 24)
#define PSR_ALIGNED (1u << 9) /* the core left a word free to align the stack */
#define PSR_EXCEPTION 0x1ffu

/* EXC_RETURN */
#define EXC_RETURN_HANDLER 0xfffffff1u
#define EXC_RETURN_MAIN 0xfffffff9u
#define EXC_RETURN_PROCESS 0xfffffffdu

/*
 * Where vectors without a handler lead (boot/arm-m/vectors.c), and where an interrupt leads in an image
 * whose app NEEDS irq (boot/arm-m/vectors_irq.c), which calls irq_taken(): false if the line never had
 * a handler.
 */
__attribute__((naked, used)) void Default_Handler(void);
__attribute__((naked, used)) void irq_entry(void);
bool irq_taken(unsigned line);

/* Registers the stacks that every image with a console has. */
void traps_init(void);

/* Whether all of it lies in RAM, or in flash: reading anything else may fault. */
bool memory_is_ram(uintptr_t address, uint32_t size);
bool memory_is_readable(uintptr_t address, uint32_t size);

/* Why it was a HardFault, as one sentence, written as format_string() writes. */
void hard_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size);
