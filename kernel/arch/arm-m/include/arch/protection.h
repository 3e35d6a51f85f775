/*
 * protection.h - what the core forbids, so that a mistake is a fault where it is made.
 *
 * An image with a console has, on a Mainline core: a division by zero faults; the stack of main and of handlers ends
 * in a guard (ARMv7-M) or at its limit (ARMv8-M). Where the chip has an MPU: nothing can be accessed near 0, code
 * and constants cannot be written, data cannot be executed.
 */
#pragma once

#include <arch/core.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if CORE_IS_MAINLINE

/* Called once. Returns the lowest byte of the image's stack that may be used: above its guard. */
char *protection_init(void);

/*
 * The MPU's part, mpu_v7.c or mpu_v8.c. Returns the size of the guard that it has put at the bottom of the stack: 0
 * without an MPU, or where a limit guards it.
 */
size_t mpu_init(void);

/*
 * ARMv7-M, after mpu_init(): writes to the bytes right below that stack, a multiple of the size, are a fault, instead of
 * those below the stack that it was called for before. They can be read. Without an MPU nothing changes.
 */
#define PROTECTION_GUARD_SIZE 32u
void protection_guard(const void *stack);

/*
 * Takes the guard or the limit of the thread's stack away: a panic by a call runs on that stack, whatever room it has left,
 * and is the last that runs.
 */
void protection_release(void);

/*
 * By choice, for an app to call: a word or half-word at an odd address is then a fault, as on a Cortex-M0, and not a
 * slower access. Code that casts pointers into packed bytes runs into it, which is what it is for.
 */
static inline void protection_trap_unaligned(bool on)
{
    CORE_CCR = on ? CORE_CCR | CCR_UNALIGN_TRP : CORE_CCR & ~CCR_UNALIGN_TRP;
}

/*
 * By choice, on a Cortex-M3 or M4: a write waits until it is done, so that the fault of a write to nowhere is
 * reported at the write, and not some instructions later. Each write to a slow device then costs its wait states: a
 * loop of writes becomes about twice as slow (Cortex-M4 Technical Reference Manual, "Auxiliary Control Register",
 * DISDEFWBUF). Other cores have no such bit, and nothing changes.
 */
static inline void protection_precise_writes(bool on)
{
    CORE_ACTLR = on ? CORE_ACTLR | ACTLR_DISDEFWBUF : CORE_ACTLR & ~ACTLR_DISDEFWBUF;
}

#endif
