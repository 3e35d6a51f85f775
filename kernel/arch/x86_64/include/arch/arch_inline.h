/* arch_inline.h - x86_64's share of <kernel/arch.h>, which includes it. */
#pragma once

#include <arch/cpu.h>

static inline const char *arch_name(void)
{
    return "x86_64";
}

static inline void arch_irq_disable(void)
{
    __asm__ volatile("cli" ::: "memory");
}

static inline void arch_wait(void)
{
    __asm__ volatile("hlt" ::: "memory");
}

/*
 * Intel SDM volume 2, "STI": none is taken before the instruction behind it has ended. So none comes
 * between sti and hlt, and it takes a nop to let one in at all.
 */
static inline void arch_irq_wait(void)
{
    __asm__ volatile("sti\n\thlt\n\tcli" ::: "memory");
}

static inline void arch_irq_window(void)
{
    __asm__ volatile("sti\n\tnop\n\tcli" ::: "memory");
}

/*
 * Intel SDM volume 1, "Fast-String Operation": with ERMS, rep movsb and stosb are the fastest way;
 * without it they go byte by byte, and the eight-byte forms are several times faster.
 */
static inline void arch_copy(void *to, const void *from, size_t size)
{
    if (!cpu_features.fast_strings) {
        size_t words = size / 8;
        __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words)::"memory");
        size %= 8;
    }
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
}

static inline void arch_fill(void *to, unsigned char byte, size_t size)
{
    if (!cpu_features.fast_strings) {
        size_t words = size / 8;
        uint64_t pattern = byte * 0x0101010101010101u;
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
