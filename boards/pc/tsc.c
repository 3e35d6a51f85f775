/* tsc.c - the CPU's time stamp counter. Intel SDM volume 3, "Time-Stamp Counter". */
#include "counter.h"
#include <arch/cpu.h>

#define LEAF_TSC_RATIO                                                                             \
    0x15 /* Intel SDM volume 2, "CPUID": numerator, denominator, hertz of the crystal */
#define LEAF_POWER 0x80000007
#define POWER_EDX_INVARIANT_TSC (1u << 8)

bool tsc_is_invariant(void)
{
    return cpuid_has(LEAF_POWER) && (cpuid(LEAF_POWER, 0).edx & POWER_EDX_INVARIANT_TSC);
}

static uint64_t read(void)
{
    return read_tsc();
}

struct count_source tsc_find(void)
{
    struct cpuid leaf = {0};
    if (cpuid_has(LEAF_TSC_RATIO))
        leaf = cpuid(LEAF_TSC_RATIO, 0);
    return (struct count_source){.read = read,
                                 .mask = UINT64_MAX,
                                 .hz = leaf.eax ? (uint64_t)leaf.ecx * leaf.ebx / leaf.eax : 0,
                                 .name = "TSC"};
}
