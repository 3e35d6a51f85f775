/*
 * arch.h - everything the portable kernel asks of a CPU.
 *
 * The port defines the static inline functions in <arch/arch_inline.h>, which is included last: a
 * forgotten one is a compile error. The other functions are in kernel/arch/<arch>/. What a port owes
 * beside these is in board.h and boot.h.
 *
 * The library that `make bare` builds inlines none of them; it calls them all.
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
struct trap_frame; /* the CPU's registers at an exception; only the port looks inside */

/*
 * Called first: sets up exceptions and memory protection. May not print. Returns NULL, or what the
 * CPU lacks, to follow "firstlight needs ": then the kernel only says so and halts.
 */
const char *arch_init(void);

/*
 * Maps all RAM listed in the map. Takes memory for page tables out of the map, and marks as reserved
 * what cannot be mapped. Returns NULL, or a sentence that says what is missing.
 */
const char *arch_memory_init(struct memory_map *map);

/*
 * Maps `length` bytes of a screen's memory at `physical`, uncached; writes may be combined until
 * arch_flush_writes(). *mapped gets the virtual address. Returns NULL, or why it cannot be mapped.
 */
const char *arch_map_screen(uint64_t physical, size_t length, void **mapped);

/* Writes the CPU's name, cut to `size` bytes with the terminating zero. */
void arch_cpu_name(char *name, size_t size);

/*
 * What a panic report is made of. A frame holds the CPU's registers as an exception found them, or
 * as arch_capture() did. These functions run in a panic: whatever the frame holds, they must return.
 */

/* Says what happened, in one sentence without a newline; cut as by format_string(). */
void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size);

/* Says the exception's error code in words, in one line without a newline; "" if there is none. */
void arch_trap_details(const struct trap_frame *frame, char *line, size_t size);

/*
 * Captures the registers of the caller of the function whose frame this is
 * (__builtin_frame_address). The next call overwrites the result.
 */
const struct trap_frame *arch_capture(const void *frame_address);

/* The address of the instruction, or of the one after the call that captured the frame. */
uintptr_t arch_frame_address(const struct trap_frame *frame);

struct arch_register {
    const char *name;
    uintptr_t value;
    unsigned digits; /* hexadecimal digits to print, with leading zeros */
};

/*
 * Gets one register of the frame: `index` counts from 0, in the order of printing. A blank pads the
 * names that stand below each other. Returns false after the last one.
 */
bool arch_frame_register(const struct trap_frame *frame, unsigned index, struct arch_register *out);

/*
 * Reads one unit of code, arch_code_unit() bytes, from any address. Returns false where nothing can
 * be read without a fault, or where an instruction cannot begin.
 */
bool arch_read_code(uintptr_t address, uint32_t *unit);

/*
 * The return addresses on the stack, from the innermost call outwards. Start with {.frame = frame}
 * and call until it returns false. `end` is then NULL if the trace reached the first call; otherwise
 * it says why the trace ended, and `frame_pointer` is the wrong one. Reads nothing but the stack, and
 * comes to an end whatever is on it.
 */
struct arch_trace {
    const struct trap_frame *frame;
    uintptr_t frame_pointer;
    uintptr_t return_address;
    unsigned switches; /* from one stack to another, so far */
    const char *end;
};
bool arch_trace_next(struct arch_trace *trace);

/* The size of struct trap_frame, in bytes: at most ARCH_FRAME_MAX. The core copies frames as bytes. */
ARCH_INLINE size_t arch_frame_size(void);

/* The size of a unit of code as the CPU's manuals print it: 1, 2 or 4 bytes. */
ARCH_INLINE unsigned arch_code_unit(void);

ARCH_INLINE const char *arch_name(void);
ARCH_INLINE void arch_irq_disable(void);

/*
 * From now on interrupts are handled at any time, and not only where the kernel waits. For a service
 * whose devices cannot wait so long.
 */
ARCH_INLINE void arch_irq_enable(void);

/* Turns interrupts off, and back to what they were. Pairs nest. */
ARCH_INLINE uintptr_t arch_irq_save(void);
ARCH_INLINE void arch_irq_restore(uintptr_t state);

/* Sleeps until something happens. May return early. */
ARCH_INLINE void arch_wait(void);

/*
 * The kernel runs with interrupts off. Enables interrupts and sleeps atomically: no wake-up is lost.
 * Returns after one was handled, with interrupts off.
 */
ARCH_INLINE void arch_irq_wait(void);

/* Handles the interrupts that are pending, and returns with interrupts off. */
ARCH_INLINE void arch_irq_window(void);

/* Drains the write-combining buffers. */
ARCH_INLINE void arch_flush_writes(void);

/* A number for the stack protector, as hard to guess as the CPU allows. */
ARCH_INLINE uintptr_t arch_random(void);

/*
 * Copies upwards, and fills: any alignment, more than 16 bytes, as fast as the CPU can. string.c
 * builds the C library's functions on them.
 */
ARCH_INLINE void arch_copy(void *to, const void *from, size_t size);
ARCH_INLINE void arch_fill(void *to, unsigned char byte, size_t size);

#if KERNEL_ARCH_INLINE
#include <arch/arch_inline.h>
#else
#define ARCH_FRAME_MAX 512
#endif

/* Sleeps for good, with interrupts off. */
static inline noreturn void arch_halt(void)
{
    for (;;) {
        arch_irq_disable();
        arch_wait();
    }
}
