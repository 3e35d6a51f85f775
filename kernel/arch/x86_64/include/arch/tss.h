/* tss.h - what each CPU has a table of its own for: Intel SDM volume 3, "Task Management in 64-bit Mode". */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

#define IST_COUNT 7

/* Intel SDM volume 3, "64-Bit Mode Task State Segment"; without the I/O map. */
struct tss {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[IST_COUNT]; /* ist[n] is the SDM's IST(n + 1) */
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map_base;
} __attribute__((packed));
CHECK_OFFSET(struct tss, ist, 36);
CHECK_SIZE(struct tss, 104);

struct table_register {
    uint16_t limit;
    const void *base;
} __attribute__((packed));
CHECK_SIZE(struct table_register, 10);

#define TSS_AVAILABLE 0x89ul /* present, ring 0, 64-bit TSS */

/* Those that must not trust the stack they interrupt have one of their own; 0 means: stay on it. */
enum { IST_DOUBLE_FAULT = 1, IST_NMI, IST_MACHINE_CHECK };

extern uint64_t gdt[]; /* gdt.asm: the first CPU's */
