/* cpu_inline.h - x86_64's share of what a program asks of its CPU. */
#pragma once

#include <arch/x86.h>

static inline const char *arch_name(void)
{
    return "x86_64 (hosted)";
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
