/*
 * calibrate.c - how fast the CPU's counters count, by one whose rate is known.
 *
 * A busy host, or the firmware, may take the CPU meanwhile. Where that is for longer than the reference counts, a turn
 * of it is lost, the rates would be too high, and a clock made of them too slow. So the time is measured in steps, which
 * must say the same rate: a lost turn makes that of its step twice as high, or more.
 */
#include "counter.h"
#include <arch/cpu.h>
#include <stddef.h>

/* The fastest of so many reads is the most exact: no interrupt of an emulator in it. */
#define TRIES 16
#define TRIES_BETWEEN 4 /* steps */
#define PER_SECOND 20   /* it takes 50 ms, a little less than the 8254 counts */
#define STEPS 16
#define READS_MAX (1u << 24) /* of a reference that stands still */
#define MILLION 1000000

/* Of the time, for one attempt after the other: a CPU that is often taken is never there for long. */
static const uint8_t shares[] = {1, 1, 1, 2, 4, 8, 16, 32, 64, 64, 64};

struct sample {
    uint64_t reference, tsc;
    uint32_t apic;
    uint64_t width; /* in time stamps: how long it took */
};

static struct sample take_sample(const struct count_source *reference, int tries)
{
    struct sample best = {.width = UINT64_MAX};
    for (int i = 0; i < tries; i++) {
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

/* What a counter has counted in all steps, and in a step for a thousand of the reference. */
struct counted {
    uint64_t sum, least, most;
};

static void add(struct counted *counted, uint64_t counts, uint64_t of_reference)
{
    bool is_wrong = counts >> 32 != 0 || of_reference == 0;
    uint64_t rate = is_wrong ? UINT64_MAX : counts * 1000 / of_reference;
    counted->sum += counts;
    if (rate < counted->least)
        counted->least = rate;
    if (rate > counted->most)
        counted->most = rate;
}

/* Not one that stands still, or leaps. */
static bool is_steady(const struct counted *counted)
{
    return counted->least > 0 && counted->most - counted->least < counted->least / 2 &&
           counted->sum >> 32 == 0;
}

struct measured {
    uint64_t reference;
    struct counted tsc, apic;
    uint64_t width; /* of the first sample and the last */
};

/* False if the reference stands still. */
static bool measure(const struct count_source *reference, uint64_t counts, struct measured *all)
{
    apic_timer_run();
    struct sample last = take_sample(reference, TRIES);
    *all = (struct measured){0, {.least = UINT64_MAX}, {.least = UINT64_MAX}, last.width};
    for (int i = 0; i < STEPS; i++) {
        if (!wait_for(reference, last.reference, counts / STEPS))
            return false;
        struct sample next = take_sample(reference, i < STEPS - 1 ? TRIES_BETWEEN : TRIES);
        uint64_t step = (next.reference - last.reference) & reference->mask;
        all->reference += step;
        add(&all->tsc, next.tsc - last.tsc, step);
        add(&all->apic, last.apic - next.apic, step);
        last = next;
    }
    all->width += last.width;
    return true;
}

struct calibration calibrate(const struct count_source *reference)
{
    struct calibration result = {0};
    struct measured all;
    for (size_t i = 0; i < sizeof shares && result.tsc_hz == 0; i++) {
        if (!measure(reference, reference->hz / PER_SECOND / shares[i], &all))
            break;
        if (is_steady(&all.apic))
            result.apic_hz = all.apic.sum * reference->hz / all.reference;
        if (!is_steady(&all.tsc))
            continue;
        result.tsc_hz = all.tsc.sum * reference->hz / all.reference;
        result.ppm =
            (unsigned)(all.width * MILLION / all.tsc.sum + 2 * MILLION / all.reference) + 1;
    }
    return result;
}
