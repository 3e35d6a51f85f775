/* fault_status.c - what an ARMv7-M says of a fault.
 *
 * ARMv7-M Architecture Reference Manual, "Configurable Fault Status Register", "HardFault Status Register". A store
 * faults at once, as with ACTLR.DISDEFWBUF: where silicon's write buffer is on, some instructions may pass before. */
#include "machine.h"

#include <string.h>

enum { HFSR_VECTTBL = 1 << 1, HFSR_FORCED = 1 << 30 };
#define HFSR_DEBUGEVT (UINT32_C(1) << 31)

static const struct {
    const char *kind;
    uint32_t cfsr;
} bits[] = {
    {"execute-never", 1u << 0},       /* IACCVIOL */
    {"bus-fetch", 1u << 8},           /* IBUSERR */
    {"bus-read", 1u << 9 | 1u << 15}, /* PRECISERR, BFARVALID */
    {"bus-write", 1u << 9 | 1u << 15},
    {"unstacking", 1u << 11}, /* UNSTKERR */
    {"stacking", 1u << 12},   /* STKERR */
    {"undefined", 1u << 16},  /* UNDEFINSTR */
    {"unpredictable", 1u << 16},
    {"arm-state", 1u << 17},   /* INVSTATE */
    {"exc-return", 1u << 18},  /* INVPC */
    {"coprocessor", 1u << 19}, /* NOCP */
    {"stack-limit", 1u << 20}, /* STKOF, of ARMv8-M */
    {"unaligned", 1u << 24},   /* UNALIGNED */
    {"division", 1u << 25},    /* DIVBYZERO */
};

void fault_status_note(struct machine *m, const char *kind, uint32_t address)
{
    uint32_t cfsr = 0;
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        cfsr |= strcmp(bits[i].kind, kind) == 0 ? bits[i].cfsr : 0;
    m->system.cfsr |= cfsr;
    if (cfsr & 1u << 15)
        m->system.fault_address = address;
    m->system.hfsr |= strcmp(kind, "vector") == 0       ? HFSR_VECTTBL
                      : strcmp(kind, "breakpoint") == 0 ? HFSR_DEBUGEVT
                                                        : HFSR_FORCED;
}
