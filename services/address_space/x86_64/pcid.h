/*
 * pcid.h - which of its process-context identifiers a CPU uses for an address space, and whether what it has cached
 * under that is still true.
 *
 * Intel SDM volume 3, "Process-Context Identifiers (PCIDs)". Translations are cached with the PCID that CR3 had, and only
 * those of the current one are used. So nothing has to be done for a space that is destroyed, or that a CPU is not in when
 * its pages are taken away: a CPU remembers the space's number, which is never given again, and what mmu_losses() was when
 * it went there. Where these are others by now, it forgets everything under the PCID on its way there. That needs no INVPCID.
 */
#pragma once

#include <stdint.h>

#define PCIDS 8 /* the spaces a CPU remembers */
/* The number of the kernel's own space, and its PCID, with which a CPU begins. */
#define PCID_KERNEL 0
#define CR3_KEEP (UINT64_C(1) << 63) /* what is cached under the PCID stays */

/* Of a CPU. Zeroed when it begins to use PCIDs. */
struct pcids {
    struct {
        uint64_t space;  /* its number; those without one are PCID_KERNEL */
        uint64_t losses; /* when the CPU went there */
    } of[PCIDS];
    unsigned last; /* that was given to another space */
};

/*
 * What belongs into CR3 with a space's top table: a PCID, and CR3_KEEP or not. `losses` is mmu_losses(), asked for with
 * interrupts off, which stay off until CR3 is written.
 */
uint64_t pcid_bits(struct pcids *cpu, uint64_t space, uint64_t losses);
