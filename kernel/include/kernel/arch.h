/*
 * arch.h - everything the portable kernel asks of a CPU.
 *
 * The static inline functions are declared here and defined by the port in <arch/arch_inline.h>,
 * which is included last: a forgotten one is a compile error. The others are in
 * kernel/arch/<arch>/. boot_info_read() is the port's too; boot_info.h declares it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct memory_map;
struct trap_frame; /* the CPU's registers as an exception found them; only the port looks inside */

/* Called first: exceptions, memory protection. May not print. */
void arch_init(void);

/*
 * Makes all RAM that the map names reachable, and no device's memory. Returns NULL, or a sentence
 * that says what could not be mapped. Takes memory for page tables out of the map.
 */
const char *arch_memory_init(struct memory_map *map);

/*
 * Makes `length` bytes of a device's memory at `physical` reachable, uncached but with writes
 * gathered (a framebuffer). NULL when there is no room or the address is impossible.
 */
void *arch_map_device(uint64_t physical, size_t length);

/* Writes the CPU's name, cut to `size` bytes with the terminating zero. */
void arch_cpu_name(char *name, size_t size);

/* What happened, as one sentence, written as format_string() writes. */
void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size);

/* Prints the frame's registers on the console. */
void arch_trap_print(const struct trap_frame *frame);

static inline const char *arch_name(void);
static inline void arch_irq_disable(void);
static inline void arch_wait(void); /* sleep until something happens */

/*
 * Copy upwards and fill, for any size and alignment, as fast as the CPU does it. memory.c builds
 * the C library's functions on them.
 */
static inline void arch_copy(void *to, const void *from, size_t size);
static inline void arch_fill(void *to, unsigned char byte, size_t size);

#include <arch/arch_inline.h>

/* Interrupts off, and asleep for good. */
static inline noreturn void arch_halt(void)
{
    for (;;) {
        arch_irq_disable();
        arch_wait();
    }
}
