/* pcid.c - the spaces that a CPU remembers; the one that has been there longest makes room. */
#include "pcid.h"

static unsigned find(const struct pcids *cpu, uint64_t space)
{
    for (unsigned pcid = 0; pcid < PCIDS; pcid++) {
        if (cpu->of[pcid].space == space)
            return pcid;
    }
    return PCIDS;
}

uint64_t pcid_bits(struct pcids *cpu, uint64_t space, uint64_t losses)
{
    unsigned pcid = find(cpu, space);
    uint64_t keep = pcid < PCIDS && cpu->of[pcid].losses == losses ? CR3_KEEP : 0;
    if (pcid == PCIDS)
        pcid = cpu->last = cpu->last % (PCIDS - 1) + 1;
    cpu->of[pcid].space = space;
    cpu->of[pcid].losses = losses;
    return pcid | keep;
}
