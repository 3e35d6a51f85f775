/*
 * clock.h - nanoseconds since the start, and timers in any number. For an app that NEEDS clock.
 *
 *     static void blink(void *context)
 *     {
 *         bool *on = context;
 *         board_led(*on = !*on);
 *     }
 *
 *     void kernel_main(const struct boot_info *boot)
 *     {
 *         (void)boot;
 *         static struct timer timer;
 *         static bool on;
 *         const char *problem = clock_start();
 *         if (problem)
 *             panic("no clock: %s", problem);
 *         timer_start_periodic(&timer, CLOCK_SECOND / 2, blink, &on);
 *         for (;;)
 *             clock_delay(CLOCK_SECOND);
 *     }
 *
 * No tick: between two timers the machine sleeps as long as what is around its CPU can count. All of
 * these may be called with interrupts off, and by handlers, but clock_delay().
 */
#pragma once

#ifndef NEEDS_clock
#error "the app includes <services/clock.h>: say NEEDS := clock in its app.mk"
#endif

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_MICROSECOND UINT64_C(1000)
#define CLOCK_MILLISECOND UINT64_C(1000000)
#define CLOCK_SECOND UINT64_C(1000000000)

/*
 * Starts the clock at 0; a second call changes nothing. To measure how fast the machine's counter is may
 * take 50 ms, awake. Returns NULL, or a sentence that says why this machine has no clock.
 */
const char *clock_start(void);

/*
 * Nanoseconds since clock_start(); 0 before. Never goes back, and is good for 584 years. Where interrupts
 * stay off, it must be asked at least once a wrap of the board's counter: 2 s on a Nucleo-F042.
 */
uint64_t clock_now(void);

/*
 * The same time in counts of the board's counter; 0 before clock_start(). Never goes back. Add and subtract counts, and
 * turn only the result into nanoseconds: on a 32-bit CPU the conversion takes most of clock_now()'s time.
 */
uint64_t clock_counts(void);
uint64_t clock_counts_to_nanoseconds(uint64_t counts);

/* What the clock is made of and how exact it is, in words: "TSC at 2400.000 MHz, measured with the HPET". */
const char *clock_source(void);

/*
 * Waits through wait_on(), never shorter than asked: with threads, only the calling thread waits. Less than
 * CLOCK_BUSY pass awake, and only so little may be waited for in a handler.
 */
void clock_delay(uint64_t nanoseconds);
#define CLOCK_BUSY (20 * CLOCK_MICROSECOND)

/* One end of a timer's children, or its place among its siblings. */
struct timer_link {
    struct timer_link *next, *previous;
};

/* Begins zeroed, and must stay where it is while it runs. All fields are the service's. */
struct timer {
    struct timer_link siblings; /* first; next is NULL: the timer does not run */
    struct timer_link children;
    uint64_t deadline; /* by clock_now() */
    uint64_t period;   /* nanoseconds, 0: once */
    void (*expired)(void *context);
    void *context;
};

/* For the two below. A period of 0: once. */
void timer_start_with(struct timer *timer, uint64_t nanoseconds, void (*expired)(void *context),
                      void *context, uint64_t period);

/*
 * Calls expired(context) once, so many nanoseconds from now or later, as the handler of an interrupt: with
 * interrupts off, and it must not wait. As with any interrupt that is while the app waits, or turns interrupts
 * on. A timer that has expired may be started again, also by its own callback; one that runs begins anew.
 * Timers with the same deadline expire in any order.
 */
static inline void timer_start(struct timer *timer, uint64_t nanoseconds,
                               void (*expired)(void *context), void *context)
{
    timer_start_with(timer, nanoseconds, expired, context, 0);
}

/* The same at a moment of clock_now(); at once if it is over. */
void timer_start_at(struct timer *timer, uint64_t moment, void (*expired)(void *context),
                    void *context);

/*
 * The same again and again, one period after the other from now on, without drift. Periods that end before
 * a callback can be called for them are left out, and shift none of the next ones. A period that
 * is shorter than its callback takes leaves no time for anything else. Panics for a period of 0.
 */
void timer_start_periodic(struct timer *timer, uint64_t period, void (*expired)(void *context),
                          void *context);

/* Whether any timer runs. */
bool timer_any_runs(void);

/* Stops a timer. Returns whether it ran: false if a callback has been called for it, or will never be. */
bool timer_cancel(struct timer *timer);
