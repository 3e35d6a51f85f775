/*
 * x86.h - what the kernel and a program may do alike: CPUID, and the parts of <kernel/arch.h> that
 * need no privilege.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What this CPU can do. Zero until cpu_init(). */
struct cpu {
    bool nx;               /* pages that are not executable; the stub has turned them on */
    bool fast_strings;     /* ERMS: rep movsb and stosb are fast */
    bool gigabyte_pages;   /* 1 GiB pages */
    uint8_t physical_bits; /* how wide a physical address can be */
};
extern struct cpu cpu_features;

/* Intel SDM volume 2, CPUID: its leaf of features, and in ecx whether a hypervisor runs this CPU. */
#define LEAF_FEATURES 1
#define FEATURES_ECX_HYPERVISOR (1u << 31)

struct cpuid {
    uint32_t eax, ebx, ecx, edx;
};

/*
 * Intel SDM volume 2, "CPUID". A leaf beyond the last one answers with something else: see
 * cpuid_has().
 */
static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf)
{
    struct cpuid r;
    __asm__ volatile("cpuid"
                     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
                     : "a"(leaf), "c"(subleaf));
    return r;
}

/* Whether there is such a leaf, in the range (0, 0x80000000, ...) that it belongs to. */
static inline bool cpuid_has(uint32_t leaf)
{
    return cpuid(leaf & 0xc0000000, 0).eax >= leaf;
}

static inline bool cpu_has_fast_strings(void)
{
    return cpuid_has(7) && (cpuid(7, 0).ebx & 1u << 9); /* ERMS */
}

/* Asked of the CPU each time, because it is needed before cpu_init(). */
static inline bool cpu_has_rdseed(void)
{
    return cpuid_has(7) && (cpuid(7, 0).ebx & 1u << 18);
}

static inline bool cpu_has_rdrand(void)
{
    return cpuid(1, 0).ecx & 1u << 30;
}

static inline uint64_t read_tsc(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/*
 * Intel SDM volume 2, "UD": what __builtin_trap() becomes, and what compilers put where they take the
 * code for unreachable.
 */
#define TRAP_INSTRUCTION_SIZE 2
static inline bool is_trap_instruction(const uint8_t *code)
{
    return code[0] == 0x0f && code[1] == 0x0b;
}

/*
 * Intel SDM volume 1, "Fast-String Operation": with ERMS, rep movsb and stosb are the fastest way;
 * without it they go byte by byte, and the eight-byte forms are several times faster. Both take a
 * while to start: below so many bytes, words are faster (docs/figures.md has the figures), on an EPYC
 * with FSRM ("fast short rep movsb") 1.4 to 3 times, for sizes that vary, too.
 */
#define REP_PAYS_FROM 512

typedef uint64_t arch_word __attribute__((may_alias, aligned(1))); /* at any address */

/* From 16 bytes on, upwards. The end, which may overlap what comes before it, is read first. */
static inline void arch_copy_words(void *to, const void *from, size_t size)
{
    arch_word *t = to, *t_end = (arch_word *)((char *)to + size);
    const arch_word *f = from, *f_end = (const arch_word *)((const char *)from + size);
    uint64_t c = f_end[-2], d = f_end[-1];
    for (; size > 4 * sizeof *t; size -= 4 * sizeof *t, t += 4, f += 4) {
        t[0] = f[0], t[1] = f[1];
        t[2] = f[2], t[3] = f[3];
    }
    if (size > 2 * sizeof *t)
        t[0] = f[0], t[1] = f[1];
    t_end[-2] = c, t_end[-1] = d;
}

static inline void arch_copy(void *to, const void *from, size_t size)
{
    if (size < REP_PAYS_FROM) {
        arch_copy_words(to, from, size);
        return;
    }
    if (!cpu_features.fast_strings) {
        size_t words = size / 8;
        __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words)::"memory");
        size %= 8;
    }
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
}

/* From 16 bytes on; the end may overlap what comes before it. */
static inline void arch_fill_words(void *to, uint64_t word, size_t size)
{
    arch_word *t = to, *end = (arch_word *)((char *)to + size);
    for (; size > 4 * sizeof *t; size -= 4 * sizeof *t, t += 4)
        t[0] = t[1] = t[2] = t[3] = word;
    if (size > 2 * sizeof *t)
        t[0] = t[1] = word;
    end[-2] = end[-1] = word;
}

static inline void arch_fill(void *to, unsigned char byte, size_t size)
{
    uint64_t pattern = byte * 0x0101010101010101u;
    if (size < REP_PAYS_FROM) {
        arch_fill_words(to, pattern, size);
        return;
    }
    if (!cpu_features.fast_strings) {
        size_t words = size / 8;
        __asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(pattern) : "memory");
        size %= 8;
    }
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(byte) : "memory");
}

/* Intel SDM volume 3, "Methods of Caching Available": write-combining buffers are flushed. */
static inline void arch_flush_writes(void)
{
    __asm__ volatile("sfence" ::: "memory");
}

/*
 * Intel SDM volume 1, "Random Number Generator Instructions": RDSEED, else RDRAND, may have
 * nothing at the moment; ten tries are the advice. Without either, the time stamp counter's bits.
 */
static inline uintptr_t arch_random(void)
{
    bool rdseed = cpu_has_rdseed(), rdrand = cpu_has_rdrand(), ok = false;
    uint64_t value;
    for (int i = 0; rdseed && !ok && i < 10; i++)
        __asm__ volatile("rdseed %0" : "=r"(value), "=@ccc"(ok));
    for (int i = 0; rdrand && !ok && i < 10; i++)
        __asm__ volatile("rdrand %0" : "=r"(value), "=@ccc"(ok));
    return ok ? value : read_tsc() * 0x9e3779b97f4a7c15u; /* an odd number, which spreads them */
}
