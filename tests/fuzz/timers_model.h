/*
 * timers_model.h - the service clock over a counter made up, against a list that is looked through each time.
 *
 * For tests/fuzz/timers_fuzz.c and tests/unit/timers_test.c, which define check() and check_int(). The input is
 * operations: start, cancel, let time pass, a count that leaps back, an alarm that comes early, and what a
 * callback does.
 */
#pragma once

#define NEEDS_clock
#define NEEDS_wait
#include <kernel/arch.h>
#include <kernel/ratio.h>

static uintptr_t fake_save(void);
static void fake_restore(uintptr_t state);
#define arch_irq_save fake_save
#define arch_irq_restore fake_restore
#include "../../services/clock/clock.c"
#include "../../services/clock/timer.c"
#include "../../services/clock/timer_heap.c"

#define NEVER UINT64_MAX
#define TIMERS 12
#define MOMENT_MAX (UINT64_C(1) << 58) /* nanoseconds: nine years */

static bool interrupts_are_off;
static uint64_t raw, raw_hz;        /* what the counter shows, and how fast it counts */
static uint64_t alarm_rest = NEVER; /* counts until the alarm */
static void (*on_alarm)(void);

static uintptr_t fake_save(void)
{
    uintptr_t state = interrupts_are_off;
    interrupts_are_off = true;
    return state;
}

static void fake_restore(uintptr_t state)
{
    check(interrupts_are_off);
    interrupts_are_off = state;
}

const char *board_counter_start(struct board_counter *counter, void (*alarm_handler)(void))
{
    check(interrupts_are_off);
    on_alarm = alarm_handler;
    *counter = (struct board_counter){.hz = raw_hz, .source = "a model"};
    return NULL;
}

uint64_t board_counter_now(void)
{
    check(interrupts_are_off);
    return raw;
}

void board_counter_alarm(uint64_t count)
{
    check(interrupts_are_off);
    alarm_rest = count > raw ? count - raw : 0;
}

static void ring(void)
{
    alarm_rest = NEVER;
    interrupts_are_off = true;
    on_alarm();
    interrupts_are_off = false;
}

/* Time passes, and stops at each alarm. One that comes early comes again: not for ever. */
static void pass(uint64_t counts)
{
    unsigned rings = 0;
    while (alarm_rest <= counts) {
        uint64_t step = alarm_rest;
        counts -= step;
        raw += step;
        ring();
        rings = step ? 0 : rings + 1;
        check(rings < 100);
    }
    raw += counts;
    if (alarm_rest != NEVER)
        alarm_rest -= counts;
}

void wait_on(struct wait_queue *queue)
{
    (void)queue;
    check(interrupts_are_off && alarm_rest != NEVER);
    raw += alarm_rest;
    ring();
    interrupts_are_off = true;
}

void wait_wake(struct wait_queue *queue)
{
    (void)queue;
}

/* What a callback does once it has been checked. */
enum action { NOTHING, RESTART, CANCEL_OTHER, START_OTHER, ACTIONS };

static struct model {
    struct timer timer;
    bool runs;
    uint64_t deadline, period;
    enum action action;
    unsigned other;
    uint64_t nanoseconds; /* for the action */
} model[TIMERS];

static uint64_t latest; /* that the clock has shown */
static unsigned calls;

static uint64_t now(void)
{
    uint64_t shown = clock_now();
    check(shown >= latest);
    latest = shown;
    return shown;
}

static uint64_t earliest(void)
{
    uint64_t found = NEVER;
    for (unsigned i = 0; i < TIMERS; i++) {
        if (model[i].runs && model[i].deadline < found)
            found = model[i].deadline;
    }
    return found;
}

static void expired(void *context);

static void model_start(struct model *timer, uint64_t nanoseconds)
{
    uint64_t begin = now();
    timer_start(&timer->timer, nanoseconds, expired, timer);
    *timer = (struct model){timer->timer,  true,         begin + nanoseconds, 0,
                            timer->action, timer->other, timer->nanoseconds};
}

static void model_start_at(struct model *timer, uint64_t moment)
{
    timer_start_at(&timer->timer, moment, expired, timer);
    *timer = (struct model){timer->timer,      true, moment, 0, timer->action, timer->other,
                            timer->nanoseconds};
}

static void model_start_periodic(struct model *timer, uint64_t period)
{
    uint64_t begin = now();
    timer_start_periodic(&timer->timer, period, expired, timer);
    *timer = (struct model){timer->timer,  true,         begin + period,    period,
                            timer->action, timer->other, timer->nanoseconds};
}

static void model_cancel(struct model *timer)
{
    check_int(timer_cancel(&timer->timer), timer->runs);
    timer->runs = false;
}

static void expired(void *context)
{
    struct model *timer = context;
    uint64_t shown = now();
    check(interrupts_are_off && timer->runs);
    check(timer->deadline <= shown && timer->deadline == earliest());
    calls++;
    timer->runs = timer->period != 0;
    for (bool first = true; timer->period && (first || timer->deadline <= shown); first = false) {
        uint64_t left_out = timer->deadline < shown ? (shown - timer->deadline) / timer->period : 0;
        timer->deadline += (first && left_out == 0 ? 1 : left_out + 1) * timer->period;
    }
    if (timer->action == RESTART)
        model_start(timer, timer->nanoseconds);
    else if (timer->action == CANCEL_OTHER)
        model_cancel(&model[timer->other]);
    else if (timer->action == START_OTHER)
        model_start_at(&model[timer->other], shown + timer->nanoseconds);
}

/* Between operations: what is due has been called, and the alarm comes for the next one, if not earlier. */
static void check_rest(void)
{
    uint64_t next = earliest(), shown = now();
    check(!interrupts_are_off);
    check(next > shown);
    if (next < MOMENT_MAX) {
        uint64_t count = raw + clock_state.offset + alarm_rest;
        check(alarm_rest != NEVER);
        check(raw_hz > CLOCK_SECOND || alarm_rest == 0 ||
              ratio_apply(clock_state.to_nanoseconds, count - 1) < next);
    }
}

static uint64_t take(const uint8_t **bytes, size_t *left)
{
    if (*left == 0)
        return 0;
    --*left;
    return *(*bytes)++;
}

/* 1 to 2^47 nanoseconds, each size as likely. */
static uint64_t take_time(const uint8_t **bytes, size_t *left)
{
    uint64_t value = take(bytes, left) + 1;
    return value << take(bytes, left) % 40;
}

static void operate(const uint8_t **bytes, size_t *left)
{
    uint64_t operation = take(bytes, left);
    struct model *timer = &model[operation / 8 % TIMERS];
    switch (operation % 8) {
    case 0:
        model_start(timer, take_time(bytes, left));
        break;
    case 1:
        model_start_at(timer, now() + take_time(bytes, left));
        break;
    case 2: { /* long enough that the model need not count millions */
        uint64_t period = take_time(bytes, left);
        model_start_periodic(timer, period | 1 << 14);
        break;
    }
    case 3:
        model_cancel(timer);
        break;
    case 4: {
        uint64_t counts = ratio_apply(clock_state.to_counts, take_time(bytes, left));
        uint64_t most = ratio_apply(clock_state.to_counts, 1 << 20); /* as above */
        pass(counts < most ? counts : most);
        break;
    }
    case 5: /* the alarm's clock is another one, and does not leap */
        raw -= raw < 100000 ? raw : take(bytes, left) * 300;
        break;
    case 6:
        ring();
        break;
    default:
        timer->action = take(bytes, left) % ACTIONS;
        timer->other = (unsigned)take(bytes, left) % TIMERS;
        timer->nanoseconds = take_time(bytes, left) | 1 << 14;
    }
}

/* Runs all of them; then lets what still runs expire or be cancelled. */
static void run_operations(const uint8_t *bytes, size_t size)
{
    static const uint64_t rates[] = {32768,    1000000,   1193182,    2097152,    8000000,
                                     16000000, 100000000, 1000000000, 2399987654, 5000000000};
    raw_hz = rates[take(&bytes, &size) % (sizeof rates / sizeof *rates)];
    raw = take(&bytes, &size) << 40;
    check(!clock_start());
    while (size > 0 && now() < MOMENT_MAX) {
        operate(&bytes, &size);
        pass(0);
        check_rest();
    }
    for (unsigned i = 0; i < TIMERS; i++)
        model_cancel(&model[i]);
    check_int(timer_heap_first(&timers) == &timers.roots, true);
}

/* Each input begins as the machine does. */
static void begin_anew(void)
{
    memset(&clock_state, 0, sizeof clock_state);
    memset(model, 0, sizeof model);
    timer_link_init(&timers.roots);
    alarm_at = alarm_rest = NEVER;
    latest = calls = 0;
    interrupts_are_off = false;
}
