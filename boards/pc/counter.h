/* counter.h - what a PC can count time with, and wake up by. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct count_source {
    uint64_t (*read)(void);
    uint64_t mask; /* how far it counts, before it begins at 0 again */
    uint64_t hz;   /* 0: not there */
    const char *name;
};

/* Counts of it since an earlier one. */
static inline uint64_t counts_since(const struct count_source *source, uint64_t then)
{
    return (source->read() - then) & source->mask;
}

/* They look whether it is there and counts; otherwise hz is 0. */
struct count_source hpet_find(uint64_t physical);
struct count_source pm_timer_find(uint16_t port, bool is_32_bits);
/* Begins to count with counter 0 of the 8254: NULL, or why that is not possible. */
const char *pit_find(struct count_source *source);

/* The CPU's own: hz is as CPUID says, 0 if it does not say. */
struct count_source tsc_find(void);
bool tsc_is_invariant(void);

/* How fast two counters count, measured with a third. */
struct calibration {
    uint64_t tsc_hz, apic_hz; /* 0: could not be measured */
    unsigned ppm;             /* wrong by so much at most, with a reference that is right */
};
struct calibration calibrate(const struct count_source *reference);

/* The local APIC's timer. False if there is none that can be used. */
bool apic_timer_find(void (*expired)(void));
void apic_timer_start_here(void); /* on another CPU, too */
uint32_t apic_timer_count(void);  /* down, at its hz; begun by apic_timer_run() */
void apic_timer_run(void);
#define APIC_TIMER_DIVIDER_MAX 128
/* Once, in so many counts of its clock, up to UINT32_MAX * APIC_TIMER_DIVIDER_MAX. */
void apic_timer_set(uint64_t counts);

/* The 8254's counter 0 instead: at most PIT_MAX counts at PIT_HZ. */
const char *pit_alarm_find(void (*expired)(void));
void pit_alarm_set(uint32_t counts);
#define PIT_HZ 1193182 /* 14.31818 MHz / 12 (Intel ICH data sheets, "8254 Timers") */
#define PIT_MAX 65535
