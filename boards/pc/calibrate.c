/* calibrate.c - how fast the CPU's counters count, by one whose rate is known. */
#include "counter.h"
#include <arch/cpu.h>

#define TRIES                                                                                      \
    16 /* the fastest of so many reads is the most exact: no interrupt of an emulator in it */
#define PER_SECOND 20        /* it takes 50 ms, a little less than the 8254 counts */
#define READS_MAX (1u << 24) /* of a reference that stands still */
#define MILLION 1000000

struct sample {
    uint64_t reference, tsc;
    uint32_t apic;
    uint64_t width; /* in time stamps: how long it took */
};

static struct sample take_sample(const struct count_source *reference)
{
    struct sample best = {.width = UINT64_MAX};
    for (int i = 0; i < TRIES; i++) {
        uint64_t before = read_tsc();
        uint64_t count = reference->read();
        uint32_t apic = apic_timer_count();
        uint64_t width = read_tsc() - before;
        if (width < best.width)
            best = (struct sample){count, before + width / 2, apic, width};
    }
    return best;
}

static bool wait_for(const struct count_source *reference, uint64_t begin, uint64_t counts)
{
    for (unsigned i = 0; i < READS_MAX; i++) {
        if (counts_since(reference, begin) >= counts)
            return true;
    }
    return false;
}

struct calibration calibrate(const struct count_source *reference)
{
    struct calibration result = {0};
    apic_timer_run();
    struct sample begin = take_sample(reference);
    if (!wait_for(reference, begin.reference, reference->hz / PER_SECOND))
        return result;
    struct sample end = take_sample(reference);
    uint64_t counts = (end.reference - begin.reference) & reference->mask;
    uint64_t stamps = end.tsc - begin.tsc;
    result.apic_hz = (uint32_t)(begin.apic - end.apic) * reference->hz / counts;
    if (stamps == 0 || begin.width > stamps || end.width > stamps || stamps >> 32 != 0)
        return result; /* a TSC that stands still, or jumps */
    result.tsc_hz = stamps * reference->hz / counts;
    result.ppm =
        (unsigned)((begin.width + end.width) * MILLION / stamps + 2 * MILLION / counts) + 1;
    return result;
}
