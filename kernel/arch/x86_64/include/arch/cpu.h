/* cpu.h - the privileged instructions that C has no words for. */
#pragma once

#include <arch/x86.h>

void cpu_init(void);

static inline void out8(uint16_t port, uint8_t value)
{
    __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}

static inline uint8_t in8(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void out32(uint16_t port, uint32_t value)
{
    __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port));
}

static inline uint32_t in32(uint16_t port)
{
    uint32_t value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline void write_msr(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr" ::"c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                     : "memory");
}

static inline uint64_t read_msr(uint32_t msr)
{
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
    return (uint64_t)high << 32 | low;
}

static inline uint64_t read_cr0(void)
{
    uint64_t value;
    __asm__ volatile("mov %%cr0, %0" : "=r"(value));
    return value;
}

static inline void write_cr0(uint64_t value)
{
    __asm__ volatile("mov %0, %%cr0" ::"r"(value) : "memory");
}

#define CR0_MP (1u << 1)
#define CR0_EM (1u << 2) /* no x87 and SSE */

static inline uint64_t read_cr4(void)
{
    uint64_t value;
    __asm__ volatile("mov %%cr4, %0" : "=r"(value));
    return value;
}

static inline void write_cr4(uint64_t value)
{
    __asm__ volatile("mov %0, %%cr4" ::"r"(value) : "memory");
}

/* Intel SDM volume 3, "Control Registers" */
#define CR4_OSFXSR (1u << 9)      /* the kernel saves SSE's registers: it may be used */
#define CR4_OSXMMEXCPT (1u << 10) /* and its exceptions are #XM */
#define CR4_MCE (1u << 6)    /* a machine check is an exception; without it the CPU shuts down */
#define CR4_UMIP (1u << 11)  /* user code may not ask where the GDT and IDT are */
#define CR4_PCIDE (1u << 17) /* CR3 has a PCID; set in long mode, while CR3 has PCID 0 */
#define CR4_SMEP (1u << 20)  /* the kernel may not execute user pages */
#define CR4_SMAP (1u << 21)  /* the kernel may not touch user pages, unless EFLAGS.AC is set */

/* The kernel may touch user pages between these two. */
static inline void user_access_begin(void)
{
    if (read_cr4() & CR4_SMAP)
        __asm__ volatile("stac" ::: "memory");
}

static inline void user_access_end(void)
{
    if (read_cr4() & CR4_SMAP)
        __asm__ volatile("clac" ::: "memory");
}

static inline uint64_t read_cr2(void)
{
    uint64_t value;
    __asm__ volatile("mov %%cr2, %0" : "=r"(value));
    return value;
}

static inline void write_cr2(uint64_t value)
{
    __asm__ volatile("mov %0, %%cr2" ::"r"(value));
}

static inline uint64_t read_cr3(void)
{
    uint64_t value;
    __asm__ volatile("mov %%cr3, %0" : "=r"(value));
    return value;
}

/*
 * Also forgets every translation that the CPU has cached: no page is global. With CR4_PCIDE, those under the PCID that
 * CR3 gets.
 */
static inline void write_cr3(uint64_t value)
{
    __asm__ volatile("mov %0, %%cr3" ::"r"(value) : "memory");
}

#define MSR_EFER 0xc0000080 /* Intel SDM volume 4, "Architectural MSRs" */
#define EFER_NXE (1u << 11)
