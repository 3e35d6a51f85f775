/*
 * counter.c - what a PC counts time with: the TSC where it is steady, else the HPET, else ACPI's PM timer; and
 * the TSC as it is, where there is nothing else. Alarms are the local APIC's, else the 8254's.
 */
#include "counter.h"
#include "acpi.h"
#include <arch/cpu.h>
#include <kernel/board.h>
#include <kernel/format.h>
#include <kernel/ratio.h>
#include <stddef.h>

#define MILLION 1000000

static struct count_source source;
static uint64_t last;
static bool has_apic, is_tsc = true; /* the TSC can be read before, too */
static char text[128];
static struct ratio to_alarm; /* counts of what wakes up for each of the source's */

__attribute__((noinline)) static uint64_t count_on(void)
{
    last += counts_since(&source, last);
    return last;
}

/* Part of each look at the clock: short for the TSC, which is why the other is not inlined. */
uint64_t board_counter_now(void)
{
    return is_tsc ? read_tsc() : count_on();
}

/*
 * The two clocks may differ by up to 244 ppm: an alarm that is far away comes early by so much, and is set
 * again by the caller. No further away than half of what the source counts to: no turn of it is missed.
 */
#define NEAR_PER_SECOND 256 /* nearer than 4 ms that is less than 1 us */
#define EARLY_SHIFT 12
void board_counter_alarm(uint64_t count)
{
    uint64_t now = board_counter_now(), rest = count > now ? count - now : 0;
    if (rest > source.mask / 2)
        rest = source.mask / 2;
    if (rest > source.hz / NEAR_PER_SECOND)
        rest -= rest >> EARLY_SHIFT;
    uint64_t counts = ratio_apply(to_alarm, rest) + 1;
    if (has_apic)
        apic_timer_set(counts);
    else
        pit_alarm_set(counts < PIT_MAX ? (uint32_t)counts : PIT_MAX);
}

bool board_counter_start_here(void)
{
    if (has_apic)
        apic_timer_start_here();
    return has_apic;
}

/* What is known to count as fast as it says: NULL if nothing is, and why. */
static const char *find_reference(struct count_source *hpet, struct count_source *pm_timer,
                                  struct count_source *reference)
{
    struct acpi_clocks clocks = {0};
    struct rsdp rsdp;
    if (board_acpi_rsdp(&rsdp))
        acpi_find_clocks(&rsdp, board_acpi_read, &clocks);
    *hpet = hpet_find(clocks.hpet);
    *pm_timer = pm_timer_find(clocks.pm_timer_port, clocks.pm_timer_is_32_bits);
    *reference = hpet->hz ? *hpet : *pm_timer;
    return reference->hz ? NULL : pit_find(reference);
}

static void describe(const struct count_source *chosen, const char *reference, unsigned ppm)
{
    char measured[64] = "";
    if (ppm)
        format_string(measured, sizeof measured, ", by the %s, to %u ppm", reference, ppm);
    format_string(
        text, sizeof text, "%s at %llu.%03u MHz%s%s", chosen->name,
        (unsigned long long)chosen->hz / MILLION, (unsigned)(chosen->hz % MILLION / 1000), measured,
        ppm && !tsc_is_invariant() ? "; this CPU does not promise that it is steady" : "");
}

const char *board_counter_start(struct board_counter *counter, void (*alarm)(void))
{
    struct count_source hpet, pm_timer, reference, tsc = tsc_find();
    const char *problem = find_reference(&hpet, &pm_timer, &reference);
    if (problem && !tsc.hz)
        return problem;
    if (problem)
        reference = tsc;
    has_apic = apic_timer_find(alarm);
    struct calibration measured = calibrate(&reference);
    tsc.hz = measured.tsc_hz;
    is_tsc = tsc.hz && (tsc_is_invariant() || (!hpet.hz && !pm_timer.hz));
    source = is_tsc ? tsc : hpet.hz ? hpet : pm_timer;
    if (!source.hz)
        return "the time stamp counter of this CPU cannot be measured, and this PC has no HPET and "
               "no ACPI PM timer";
    has_apic = has_apic && measured.apic_hz;
    problem = has_apic ? NULL : pit_alarm_find(alarm);
    if (problem)
        return problem;
    to_alarm = ratio_make(has_apic ? measured.apic_hz : PIT_HZ, source.hz);
    last = source.read();
    describe(&source, reference.name, is_tsc ? measured.ppm : 0);
    *counter = (struct board_counter){.hz = source.hz, .source = text};
    return NULL;
}
