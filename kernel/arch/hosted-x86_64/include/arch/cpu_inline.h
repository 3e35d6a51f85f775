/* cpu_inline.h - x86_64's share of what a program asks of its CPU. */
#pragma once

#include <arch/x86.h>

static inline const char *arch_name(void)
{
    return "x86_64 (hosted)";
}

#define ARCH_FRAME_MAX 216

static inline size_t arch_frame_size(void)
{
    return ARCH_FRAME_MAX;
}

static inline unsigned arch_code_unit(void)
{
    return 1;
}

/* Intel SDM volume 2, "PAUSE": this is a loop that waits. */
static inline void cpu_relax(void)
{
    __asm__ volatile("pause" ::: "memory");
}
