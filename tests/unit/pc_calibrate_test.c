/* pc_calibrate_test.c - how fast the CPU's counters count, over ones made up: steady, slow to read, leaping. */
#include "unit.h"

#include <arch/cpu.h>

static uint64_t fake_tsc(void);
#define read_tsc fake_tsc
#include "../../boards/pc/calibrate.c"

#define PICOSECONDS UINT64_C(1000000000000)

static uint64_t now;                 /* picoseconds */
static uint64_t read_time = 1000000; /* that a read of the reference takes: 1 us */
static uint64_t tsc_hz = 2400000000, apic_hz = 100000000;
static uint64_t leap_at = UINT64_MAX, leap; /* of the TSC, forwards */
static bool stands_still, leaps_always;
static uint64_t stall_every,
    stall; /* the CPU is taken for so long, as soon as so much has passed */
static uint64_t last_stall;
static uint64_t seed;

static uint64_t counted(uint64_t hz)
{
    return (uint64_t)((unsigned __int128)now * hz / PICOSECONDS);
}

static uint64_t fake_tsc(void)
{
    static uint64_t looks;
    if (leaps_always)
        return looks++ << 33;
    return 1000 + counted(tsc_hz) + (now >= leap_at ? leap : 0);
}

static uint64_t read_reference(void);
static struct count_source reference = {
    .read = read_reference, .mask = 0xffffff, .hz = 3579545, .name = "a model"};

/* Sometimes an emulator, or the firmware, takes the CPU for some microseconds. */
static uint64_t read_reference(void)
{
    now += read_time / 2;
    if (random_next(&seed) % 4 == 0)
        now += random_next(&seed) % 20000000;
    if (stall_every && now - last_stall >= stall_every) {
        now += stall;
        last_stall = now;
    }
    uint64_t count = stands_still ? 77 : 16777000 + counted(reference.hz);
    now += read_time / 2;
    return count & reference.mask;
}

uint32_t apic_timer_count(void)
{
    return UINT32_MAX - (uint32_t)counted(apic_hz);
}

void apic_timer_run(void)
{
}

static void check_within(uint64_t got, uint64_t expected, unsigned ppm)
{
    uint64_t wrong = got > expected ? got - expected : expected - got;
    if (wrong > expected * ppm / 1000000)
        fail("%llu Hz is not %llu Hz to %u ppm", (unsigned long long)got,
             (unsigned long long)expected, ppm);
}

CASE(within_what_it_says)
{
    static const uint64_t rates[] = {1000000,    100000000,  1000000000,
                                     2399987654, 5000000000, 13965504000};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        for (seed = 1; seed < 20; seed++) {
            now = seed * 123456789;
            tsc_hz = rates[i];
            struct calibration found = calibrate(&reference);
            check(found.ppm > 0 && found.ppm < 200);
            check_within(found.tsc_hz, tsc_hz, found.ppm);
            check_within(found.apic_hz, apic_hz, 200);
        }
    }
}

/* The 8254's 16 bits turn over within the measurement. */
CASE(a_reference_that_turns_over)
{
    reference.mask = 0xffff;
    reference.hz = 1193182;
    struct calibration found = calibrate(&reference);
    check_within(found.tsc_hz, tsc_hz, found.ppm);
}

/* A busy host, or the firmware, takes the CPU for longer than the 8254 counts. */
CASE(what_was_lost_with_the_cpu_is_measured_again)
{
    reference.mask = 0xffff;
    reference.hz = 1193182;
    stall = PICOSECONDS / 1000 * 137;
    for (unsigned ms = 2; ms < 100; ms++) {
        stall_every = PICOSECONDS / 1000 * ms;
        last_stall = now;
        struct calibration found = calibrate(&reference);
        check(found.ppm > 0);
        check_within(found.tsc_hz, tsc_hz, found.ppm);
        check_within(found.apic_hz, apic_hz, found.ppm);
    }
}

CASE(a_cpu_that_is_taken_for_seconds)
{
    reference.mask = 0xffff;
    reference.hz = 1193182;
    stall = PICOSECONDS * 7;
    stall_every = PICOSECONDS / 1000 * 3;
    struct calibration found = calibrate(&reference);
    check_within(found.tsc_hz, tsc_hz, found.ppm);
    check_within(found.apic_hz, apic_hz, found.ppm);
}

CASE(a_slow_reference_is_less_exact)
{
    struct calibration quick = calibrate(&reference);
    read_time = 10000000;
    struct calibration slow = calibrate(&reference);
    check(slow.ppm > quick.ppm);
    check_within(slow.tsc_hz, tsc_hz, slow.ppm);
}

CASE(a_tsc_that_leaps_back)
{
    leap_at = now + PICOSECONDS / 100;
    leap = (uint64_t)0 - 240000000;
    struct calibration found = calibrate(&reference);
    check_within(found.tsc_hz, tsc_hz, found.ppm);
}

CASE(a_tsc_that_leaps_far)
{
    leap_at = now + PICOSECONDS / 100;
    leap = UINT64_C(1) << 40;
    struct calibration found = calibrate(&reference);
    check_within(found.tsc_hz, tsc_hz, found.ppm);
    check_within(found.apic_hz, apic_hz, 200);
}

CASE(a_tsc_that_leaps_at_each_look)
{
    leaps_always = true;
    struct calibration found = calibrate(&reference);
    check_int(found.tsc_hz, 0);
    check_within(found.apic_hz, apic_hz, 200);
}

CASE(a_tsc_that_stands_still)
{
    tsc_hz = 0;
    check_int(calibrate(&reference).tsc_hz, 0);
}

CASE(a_reference_that_stands_still)
{
    stands_still = true;
    struct calibration found = calibrate(&reference);
    check_int(found.tsc_hz, 0);
    check_int(found.apic_hz, 0);
}
