/*
 * arch.h - everything the portable kernel asks of a CPU.
 *
 * The static inline functions are declared here and defined by the port in <arch/arch_inline.h>,
 * which is included last: a forgotten one is a compile error. The others are in
 * kernel/arch/<arch>/. boot_info_read() is the port's too; boot_info.h declares it.
 *
 * In the library that `make bare` builds they all are functions that the library calls.
 */
#pragma once

#include <kernel/config.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#if KERNEL_ARCH_INLINE
#define ARCH_INLINE static inline
#else
#define ARCH_INLINE extern
#endif

struct memory_map;
struct trap_frame; /* the CPU's registers as an exception found them; only the port looks inside */

/*
 * Called first: exceptions, memory protection. May not print. Returns NULL, or a sentence that says
 * what the CPU lacks: then nothing must run but what tells a person so.
 */
const char *arch_init(void);

/*
 * Makes all RAM that the map names reachable. Takes memory for page tables out of the map, and
 * marks what cannot be reached as reserved. Returns NULL, or a sentence that says so.
 */
const char *arch_memory_init(struct memory_map *map);

/*
 * Makes `length` bytes of a screen's memory at `physical` reachable at *mapped: not cached, but
 * writes may be gathered until arch_flush_writes(). Returns NULL, or a sentence that says why not.
 */
const char *arch_map_screen(uint64_t physical, size_t length, void **mapped);

/* Writes the CPU's name, cut to `size` bytes with the terminating zero. */
void arch_cpu_name(char *name, size_t size);

/*
 * What a report of a failure is made of. A frame is the CPU's registers as an exception found
 * them, or as arch_capture() did.
 */

/* What happened, as one sentence, written as format_string() writes. */
void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size);

/* The registers of whoever called the function that has this frame (__builtin_frame_address). */
const struct trap_frame *arch_capture(const void *frame_address);

/* A copy that stays what it is, for the last few frames given to it. */
const struct trap_frame *arch_keep_frame(const struct trap_frame *frame);

/* Where it happened: the instruction, or behind the call that captured the frame. */
uintptr_t arch_frame_address(const struct trap_frame *frame);

/* Prints error code, registers and the bytes of the instruction on the console. */
void arch_print_frame(const struct trap_frame *frame);

/*
 * The return addresses on the stack, from the innermost call outwards. Start with {.frame = frame}
 * and call until it returns false; `end` then says in words why it ended early, and
 * frame_pointer is the one that is wrong; NULL if it reached the first call.
 * Whatever is on the stack, it reads nothing but the stack and comes to an end.
 */
struct arch_trace {
    const struct trap_frame *frame;
    uintptr_t frame_pointer;
    uintptr_t return_address;
    unsigned switches; /* from one stack to another, so far */
    const char *end;
};
bool arch_trace_next(struct arch_trace *trace);

ARCH_INLINE const char *arch_name(void);
ARCH_INLINE void arch_irq_disable(void);

/*
 * Turns interrupts off, and back to what they were: code between the two is not interrupted. Pairs
 * nest.
 */
ARCH_INLINE uintptr_t arch_irq_save(void);
ARCH_INLINE void arch_irq_restore(uintptr_t state);

ARCH_INLINE void arch_wait(void); /* sleep until something happens */

/*
 * The kernel runs with interrupts off. The first sleeps until there is one and lets it in, without a
 * gap before the sleep in which it could come and then be slept through; the second lets in those
 * that are pending.
 */
ARCH_INLINE void arch_irq_wait(void);
ARCH_INLINE void arch_irq_window(void);

/* Whoever looks at memory that is not cached sees everything written so far. */
ARCH_INLINE void arch_flush_writes(void);

/* A number that is hard to guess; how hard depends on what the CPU has. */
ARCH_INLINE uintptr_t arch_random(void);

/*
 * Copy upwards and fill, for any alignment and more than 16 bytes, as fast as the CPU does it.
 * string.c builds the C library's functions on them.
 */
ARCH_INLINE void arch_copy(void *to, const void *from, size_t size);
ARCH_INLINE void arch_fill(void *to, unsigned char byte, size_t size);

#if KERNEL_ARCH_INLINE
#include <arch/arch_inline.h>
#endif

/* Interrupts off, and asleep for good. */
static inline noreturn void arch_halt(void)
{
    for (;;) {
        arch_irq_disable();
        arch_wait();
    }
}
