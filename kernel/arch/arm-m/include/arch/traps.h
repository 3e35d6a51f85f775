/* traps.h - exceptions of a Cortex-M. */
#pragma once

#include <arch/core.h>
#include <kernel/layout.h>
#include <stdbool.h>
#include <stdint.h>

/* ARMv6-M Architecture Reference Manual, "Exception number definition". */
enum {
    TRAP_CAPTURED = 0, /* thread mode: no exception, somebody called panic() */
    TRAP_NMI = 2,
    TRAP_HARD_FAULT = 3,
    TRAP_MEM_MANAGE = 4, /* these four are never enabled, so each becomes a HardFault */
    TRAP_BUS_FAULT = 5,
    TRAP_USAGE_FAULT = 6,
    TRAP_SECURE_FAULT = 7,
    TRAP_SVC = 11,
    TRAP_PENDSV = 14,
    TRAP_SYSTICK = 15,
    TRAP_IRQ = 16, /* and up: interrupt n is exception 16 + n */
};

#if CORE_HAS_STACK_LIMITS
/* "Stack limit registers": of the stack on which the exception came. */
static inline uint32_t stack_limit(uint32_t exc_return)
{
    uint32_t limit;
    if (exc_return & 1u << 2)
        __asm__ volatile("mrs %0, psplim" : "=r"(limit));
    else
        __asm__ volatile("mrs %0, msplim" : "=r"(limit));
    return limit;
}
#endif

/* What the core stacks: "Exception entry behavior". */
struct stacked_frame {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};
CHECK_SIZE(struct stacked_frame, 32);

/*
 * With the FPU in use, 18 more words lie above: s0 to s15, FPSCR and one that is free. With lazy stacking the
 * core only leaves the room ("Lazy context save of FP state").
 */
#define FP_FRAME_SIZE (sizeof(struct stacked_frame) + 18 * 4)

#if CORE_IS_MAINLINE
/* Why it was a fault. Without Mainline the core does not say. */
struct fault_status {
    uint32_t cfsr, hfsr, mmfar, bfar, sfsr, sfar;
};
#endif

/* The registers as an exception found them, or as arch_capture() did. */
struct trap_frame {
    uint32_t r4, r5, r6, r7, r8, r9, r10, r11; /* exception_entry stores these eight */
    uint32_t exc_return;                       /* 0: captured */
    uint32_t vector;
    uint32_t sp;          /* as it was before the exception */
    bool stacked_is_lost; /* the stack had overflowed: what follows is zero */
    struct stacked_frame stacked;
#if CORE_IS_MAINLINE
    struct fault_status fault;
#endif
};
CHECK_OFFSET(struct trap_frame, exc_return, 32);

/* xPSR */
#define PSR_THUMB (1u << 24)
#define PSR_ALIGNED (1u << 9) /* the core left a word free to align the stack */
#define PSR_EXCEPTION 0x1ffu

/*
 * EXC_RETURN, by its bits: ARMv7-M and ARMv8-M Architecture Reference Manuals, "Exception return behavior",
 * "EXC_RETURN". 0xfffffff1, 0xfffffff9 and 0xfffffffd are its values without an FPU; a Cortex-M33 without
 * TrustZone has 0xffffffb8 and the like.
 */
#define EXC_RETURN_PREFIX 0xffffff80u
#define EXC_RETURN_NO_FP (1u << 4)   /* the frame has 8 words, not 26 */
#define EXC_RETURN_THREAD (1u << 3)  /* it came in thread mode, not in another handler */
#define EXC_RETURN_PROCESS (1u << 2) /* the frame is on the process stack */

/* Whether lr, or a return address, is one: what a call has left there never begins so. */
static inline bool is_exc_return(uint32_t value)
{
    return (value & EXC_RETURN_PREFIX) == EXC_RETURN_PREFIX && value != 0xffffffffu;
}

static inline uint32_t frame_size(uint32_t exc_return)
{
    return exc_return & EXC_RETURN_NO_FP ? (uint32_t)sizeof(struct stacked_frame)
                                         : (uint32_t)FP_FRAME_SIZE;
}

/*
 * Where vectors without a handler lead (boot/arm-m/vectors.c), and where an interrupt leads in an image
 * whose app NEEDS irq (boot/arm-m/vectors_irq.c), which calls irq_taken(): false if the line never had
 * a handler.
 */
__attribute__((naked, used)) void Default_Handler(void);
__attribute__((naked, used)) void irq_entry(void);
bool irq_taken(unsigned line);

/* Registers the stacks that every image with a console has, and protects what can be protected. */
void traps_init(void);

/* Whether all of it lies in RAM, or in flash: reading anything else may fault. */
bool memory_is_ram(uintptr_t address, uint32_t size);
bool memory_is_readable(uintptr_t address, uint32_t size);

/* Why it was a HardFault, as one sentence, written as format_string() writes. */
void hard_fault_sentence(const struct trap_frame *frame, char *sentence, size_t size);

/* Mainline: reads the faults' status into the frame, and clears it: its bits stay set until then. */
void fault_status_take(struct trap_frame *frame);
/* Mainline: whether the fault came while the core stored what was interrupted at `stacked`. */
bool fault_was_while_stacking(const struct trap_frame *frame, uint32_t stacked);
/* Mainline: whether the fault is a return from an exception that was none. */
bool fault_was_while_returning(const struct trap_frame *frame);
/* Mainline: which fault became the HardFault, and the names of the bits that are set; "" without any. */
void fault_status_names(const struct trap_frame *frame, char *line, size_t size);
