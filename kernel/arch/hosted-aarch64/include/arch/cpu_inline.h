/* cpu_inline.h - 64-bit Arm's share of what a program asks of its CPU. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline const char *arch_name(void)
{
    return "aarch64 (hosted)";
}

#define ARCH_FRAME_MAX 344

static inline size_t arch_frame_size(void)
{
    return ARCH_FRAME_MAX;
}

static inline unsigned arch_code_unit(void)
{
    return 4;
}

/* Arm Architecture Reference Manual for A-profile, "YIELD": this is a loop that waits. */
static inline void cpu_relax(void)
{
    __asm__ volatile("yield" ::: "memory");
}

/* "BRK": what __builtin_trap() becomes, and what clang puts where it takes the code for unreachable. */
#define TRAP_INSTRUCTION_SIZE 4
static inline bool is_trap_instruction(const uint8_t *code)
{
    return code[0] == 0x20 && code[1] == 0x00 && code[2] == 0x20 && code[3] == 0xd4; /* brk #1 */
}

static inline void arch_flush_writes(void)
{
    __asm__ volatile("dsb sy" ::: "memory");
}

/*
 * "CNTVCT_EL0": a counter, whose lowest bits cannot be predicted; an odd factor spreads them. The
 * address of the stack, which the system randomizes, is mixed in.
 */
static inline uintptr_t arch_random(void)
{
    uint64_t count;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(count));
    return (count ^ (uintptr_t)__builtin_frame_address(0)) * 0x9e3779b97f4a7c15u;
}

/* Eight bytes at a time: this CPU reads and writes normal memory at any address. */
typedef uint64_t __attribute__((may_alias, aligned(1))) cpu_word;

static inline void arch_copy(void *to, const void *from, size_t size)
{
    unsigned char *bytes = to;
    const unsigned char *source = from;
    for (; size >= sizeof(cpu_word); size -= 8, bytes += 8, source += 8)
        *(cpu_word *)bytes = *(const cpu_word *)source;
    while (size-- > 0)
        *bytes++ = *source++;
}

static inline void arch_fill(void *to, unsigned char byte, size_t size)
{
    unsigned char *bytes = to;
    for (; size >= sizeof(cpu_word); size -= 8, bytes += 8)
        *(cpu_word *)bytes = byte * 0x0101010101010101u;
    while (size-- > 0)
        *bytes++ = byte;
}
