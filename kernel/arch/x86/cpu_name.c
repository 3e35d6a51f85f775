/* cpu_name.c - what CPU this is. */
#include <arch/x86.h>
#include <kernel/arch.h>
#include <kernel/string.h>

struct cpu cpu_features;

/* Intel SDM volume 2, "CPUID". */
#define LEAF_BRAND 0x80000002 /* and the next two: 48 characters */
#define BRAND_LEAVES 3

void arch_cpu_name(char *name, size_t size)
{
    char brand[BRAND_LEAVES * sizeof(struct cpuid)];
    if (!cpuid_has(LEAF_BRAND + BRAND_LEAVES - 1)) {
        string_copy(name, size, "unnamed", 7);
        return;
    }
    for (uint32_t i = 0; i < BRAND_LEAVES; i++) {
        struct cpuid part = cpuid(LEAF_BRAND + i, 0);
        memcpy(brand + i * sizeof part, &part, sizeof part);
    }
    const char *begin = brand; /* some are padded on the left */
    while (begin < brand + sizeof brand - 1 && *begin == ' ')
        begin++;
    string_copy(name, size, begin, strnlen(begin, (size_t)(brand + sizeof brand - begin)));
}
