/* decode_fpu.c - the instructions of a Cortex-M4F's FPU, of which only what they reach and cost matters here.
 *
 * ARMv7-M Architecture Reference Manual, "Floating-point instruction encoding". */
#include "decode.h"

/* "Extension register load or store instructions": VLDR, VSTR, VLDM, VSTM, VPUSH, VPOP. Bits P, U and W are zero in a
   transfer of two registers of the core. */
struct access decode_fpu_access(uint32_t i, uint32_t base)
{
    const uint32_t p = i & 1u << 24, u = i & 1u << 23, w = i & 1u << 21;
    uint32_t offset = 4 * (i & 0xff);
    bool load = i & 1u << 20, is_double = i & 1u << 8;
    if ((i >> 25 & 7) != 6 || !(p | u | w))
        return (struct access){0};
    if (p && !w)
        return (struct access){u ? base + offset : base - offset, 4, is_double ? 2 : 1, load};
    return (struct access){u ? base : base - offset, 4, (uint8_t)i, load};
}

/* Cortex-M4 Technical Reference Manual, "FPU instruction set": VDIV and VSQRT 14; those that multiply and add 3; a transfer of
   two registers 2; others 1. */
unsigned decode_fpu_cycles(uint32_t i)
{
    unsigned operation = (i >> 21 & 4) | (i >> 20 & 3); /* bits 23, 21 and 20 */
    if ((i >> 25 & 7) == 6)
        return 2;
    if (i & 1u << 4)
        return 1; /* a transfer of one register */
    switch (operation) {
    case 4:
        return 14; /* VDIV */
    case 7:
        return (i >> 16 & 15) == 1 && (i >> 6 & 3) == 3 ? 14 : 1; /* VSQRT */
    case 2:
        return 1; /* VMUL, VNMUL */
    case 3:
        return 1; /* VADD, VSUB */
    default:
        return 3;
    }
}
