/* cpu.c - what the CPU can do, turned on. */
#include <arch/cpu.h>

/* Intel SDM volume 2, "CPUID". */
#define FEATURES_EDX_MCE (1u << 7)
#define LEAF_FEATURES7 7
#define FEATURES7_EBX_SMEP (1u << 7)
#define FEATURES7_EBX_SMAP (1u << 20)
#define FEATURES7_ECX_UMIP (1u << 2)
#define LEAF_EXTENDED 0x80000001
#define EXTENDED_EDX_PAGE1GB (1u << 26)
#define LEAF_ADDRESS_SIZES 0x80000008
#define PHYSICAL_BITS_UNSAID 36
#define PHYSICAL_BITS_MAX 52

void cpu_init(void)
{
    struct cpuid features7 = {0};
    if (cpuid_has(LEAF_FEATURES7))
        features7 = cpuid(LEAF_FEATURES7, 0);
    cpu_features.nx = read_msr(MSR_EFER) & EFER_NXE;
    cpu_features.fast_strings = cpu_has_fast_strings();
    cpu_features.gigabyte_pages = cpuid(LEAF_EXTENDED, 0).edx & EXTENDED_EDX_PAGE1GB;
    uint8_t bits = cpuid_has(LEAF_ADDRESS_SIZES) ? (uint8_t)cpuid(LEAF_ADDRESS_SIZES, 0).eax
                                                 : PHYSICAL_BITS_UNSAID;
    cpu_features.physical_bits = bits < PHYSICAL_BITS_MAX ? bits : PHYSICAL_BITS_MAX;

    uint64_t cr4 = read_cr4();
    cr4 |= cpuid(LEAF_FEATURES, 0).edx & FEATURES_EDX_MCE ? CR4_MCE : 0;
    cr4 |= features7.ebx & FEATURES7_EBX_SMEP ? CR4_SMEP : 0;
    cr4 |= features7.ebx & FEATURES7_EBX_SMAP ? CR4_SMAP : 0;
    cr4 |= features7.ecx & FEATURES7_ECX_UMIP ? CR4_UMIP : 0;
    write_cr4(cr4);
}
