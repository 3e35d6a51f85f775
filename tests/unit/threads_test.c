/*
 * threads_test.c - the portable part of services/threads under interleavings that a seed decides.
 *
 * The machine is a part of this test: a thread is a context of the host, and an interrupt comes, or not, wherever
 * the code turns interrupts on. Its handler lets a timer expire, gives a semaphore, or ends a turn. After
 * each, everything that must hold is checked; a lost wake-up ends in a deadlock, which is a panic.
 */
#define NEEDS_clock
#define NEEDS_threads
#define NEEDS_wait
#define KERNEL_ARCH_INLINE 0
#include "unit.h"

#include "../../services/threads/deadlock.h"
#include "../../services/threads/ready.h"
#include "../../services/threads/scheduler.h"
#include "../../services/threads/slice.h"
#include "threads/port.h"
#include <kernel/board.h>
#include <kernel/symbols.h>
#include <services/channel.h>
#include <services/clock.h>
#include <services/semaphore.h>
#include <ucontext.h>

/* The machine. */

#define ON 77 /* what arch_irq_save() returns */
#define OFF 66

static uint64_t seed;
static bool interrupts_on, handling, storm;
static unsigned interrupts;

static unsigned any(unsigned count)
{
    return (unsigned)(random_next(&seed) >> 20) % count;
}

struct context {
    ucontext_t context;
    void (*run)(void *);
    void *argument;
};
static struct context contexts[64]; /* of the threads of a run; the first is main's */
static unsigned context_count;

static void begin(int index)
{
    thread_main(contexts[index].run, contexts[index].argument);
}

void *port_prepare(void *stack, size_t size, void (*run)(void *), void *argument)
{
    struct context *context = &contexts[++context_count];
    getcontext(&context->context);
    context->context.uc_stack.ss_sp = (char *)stack + sizeof(uint64_t); /* the canary stays */
    context->context.uc_stack.ss_size = size - sizeof(uint64_t);
    context->run = run;
    context->argument = argument;
    makecontext(&context->context, (void (*)(void))begin, 1, (int)context_count);
    return context;
}

static struct context *current = &contexts[0];

void thread_switch(void **from, void *to)
{
    struct context *old = current;
    check(!interrupts_on && !handling);
    *from = old;
    current = to;
    swapcontext(&old->context, &current->context);
}

#define TIMERS 64
static struct timer *timers[TIMERS];
static uint64_t now;

static bool is_due(const struct timer *timer)
{
    return timer->deadline <= now;
}

static void add_timer(struct timer *timer, uint64_t deadline, void (*expired)(void *),
                      void *context)
{
    timer_cancel(timer);
    timer->deadline = deadline;
    timer->expired = expired;
    timer->context = context;
    for (unsigned i = 0; i < TIMERS; i++) {
        if (!timers[i]) {
            timers[i] = timer;
            return;
        }
    }
    fail("too many timers");
}

void timer_start_with(struct timer *timer, uint64_t nanoseconds, void (*expired)(void *),
                      void *context, uint64_t period)
{
    check_int(period, 0);
    add_timer(timer, now + nanoseconds, expired, context);
}

void timer_start_at(struct timer *timer, uint64_t moment, void (*expired)(void *), void *context)
{
    add_timer(timer, moment, expired, context);
}

bool timer_cancel(struct timer *timer)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        if (timers[i] == timer) {
            timers[i] = NULL;
            return true;
        }
    }
    return false;
}

bool timer_any_runs(void)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        if (timers[i])
            return true;
    }
    return false;
}

static bool runs_within(uint64_t nanoseconds)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        if (timers[i] && timers[i]->deadline <= now + nanoseconds)
            return true;
    }
    return false;
}

const char *clock_start(void)
{
    return NULL;
}

uint64_t clock_now(void)
{
    return now;
}

uint64_t clock_counts(void)
{
    return now;
}

uint64_t clock_counts_to_nanoseconds(uint64_t counts)
{
    return counts;
}

static struct semaphore from_handler = SEMAPHORE("from handler", 0);
static unsigned owed; /* that handlers have still to give */

static bool is_busy; /* the port could not switch just now: it must be asked again soon */

static void check_all(void);

static void interrupt(void)
{
    check(!interrupts_on && !handling);
    handling = true;
    interrupts++;
    now += any(3) * THREAD_SLICE_NS / 2;
    for (unsigned i = 0; i < TIMERS; i++) {
        struct timer *timer = timers[i];
        if (timer && is_due(timer)) {
            timers[i] = NULL;
            timer->expired(timer->context);
        }
    }
    if (owed > 0 && any(2) == 0) {
        owed--;
        semaphore_give(&from_handler);
    }
    handling = false;
    slice_start();
    is_busy = false;
    if (thread_must_switch())
        thread_preempt();
    else
        check(!is_busy || runs_within(PORT_BUSY_NS));
    check_all();
}

uintptr_t arch_irq_save(void)
{
    uintptr_t state = interrupts_on ? ON : OFF;
    interrupts_on = false;
    return state;
}

void arch_irq_restore(uintptr_t state)
{
    check(!interrupts_on && (state == ON || state == OFF));
    while (state == ON && storm && any(3) == 0)
        interrupt();
    interrupts_on = state == ON;
}

void arch_irq_wait(void)
{
    check(!interrupts_on);
    interrupt();
}

void port_start(void)
{
    interrupts_on = true;
}

void arch_irq_enable(void)
{
    arch_irq_restore(ON);
}

bool port_in_handler(void)
{
    return handling;
}

bool port_is_preemptive(void)
{
    return true;
}

bool port_may_switch(uintptr_t state)
{
    return state == ON;
}

bool port_must_not_switch(void)
{
    is_busy = any(8) == 0;
    return is_busy;
}

void port_switch_later(void)
{
}

void port_start_slice(void)
{
}

void port_poll(void)
{
}

uint32_t port_devices(void)
{
    return owed > 0;
}

panic_handler *panic_set_handler(panic_handler *handler)
{
    (void)handler;
    return NULL;
}

void panic_report(const struct panic *panic)
{
    (void)panic;
}

void thread_memory_give(struct thread *thread)
{
    (void)thread;
    fail("a thread that was not taken");
}

void arch_irq_disable(void)
{
}

void arch_wait(void)
{
}

void board_exit(enum board_outcome outcome)
{
    (void)outcome;
    fail("all threads have ended");
}

const char *symbols_name_call(uintptr_t return_address, char *text, size_t size)
{
    (void)return_address, (void)text, (void)size;
    return "?";
}

/* What must hold whenever interrupts are on. */

static unsigned in_ring(const struct thread *thread)
{
    unsigned found = 0;
    for (unsigned priority = 0; priority < THREAD_PRIORITIES; priority++) {
        const struct thread *last = ready_last[priority], *next = last;
        if (!last)
            continue;
        do {
            next = next->next;
            check_int(next->priority, priority);
            check_int(next->state, THREAD_READY);
            found += next == thread;
        } while (next != last);
    }
    return found;
}

static void check_queue(const struct thread *thread)
{
    unsigned found = 0, last = THREAD_HIGHEST;
    for (const struct thread *next = thread->queue->first; next; next = next->next) {
        check(next->priority <= last && next->state == thread->state);
        last = next->priority;
        found += next == thread;
    }
    check_int(found, 1);
}

static void check_all(void)
{
    if (thread_is_idle())
        return;
    for (const struct thread *thread = thread_all; thread; thread = thread->others) {
        check_int(thread->priority, mutex_priority(thread));
        check_int(in_ring(thread), thread->state == THREAD_READY);
        if (thread->queue)
            check_queue(thread);
    }
    check(thread_is_due() || ready_first(THREAD_HIGHEST) == thread_running);
}

/* What the threads do. */

#define THREADS 7
#define STEPS 12
#define MUTEXES 3
#define ITEMS 5 /* of a sender */

static struct mutex mutexes[MUTEXES] = {MUTEX("a"), MUTEX("b"), MUTEX("c")};
static const struct thread *inside[MUTEXES];
static struct condition changed = CONDITION("changed");
static unsigned turnstile; /* with mutexes[0] */
static struct semaphore tokens = SEMAPHORE("tokens", 2);
static int tokens_taken;
static CHANNEL(items, unsigned, 2);
static unsigned sent, received, last_of[THREADS];

static void with_mutex(unsigned index)
{
    mutex_lock(&mutexes[index]);
    check(!inside[index]);
    inside[index] = thread_self();
    thread_yield();
    if (index + 1 < MUTEXES && any(2) == 0)
        with_mutex(index + 1 + any(MUTEXES - index - 1));
    check(inside[index] == thread_self());
    inside[index] = NULL;
    mutex_unlock(&mutexes[index]);
}

static void with_token(void)
{
    semaphore_take(&tokens);
    check(++tokens_taken <= 2);
    thread_yield();
    tokens_taken--;
    semaphore_give(&tokens);
}

/* Each that comes wakes the others, and waits until one more has come, or all. */
static void with_condition(void)
{
    mutex_lock(&mutexes[0]);
    unsigned mine = ++turnstile;
    condition_broadcast(&changed);
    if (mine % 2 == 1) {
        while (turnstile == mine)
            condition_wait(&changed, &mutexes[0]);
    }
    check(mutexes[0].owner == thread_self());
    mutex_unlock(&mutexes[0]);
}

static void step(unsigned self)
{
    switch (any(6)) {
    case 0:
        with_mutex(any(MUTEXES));
        break;
    case 1:
        with_token();
        break;
    case 2:
        thread_sleep(any(4) * THREAD_SLICE_NS);
        break;
    case 3:
        thread_set_priority(thread_self(), any(THREAD_PRIORITIES));
        break;
    case 4:
        if (mutex_try_lock(&mutexes[2]))
            mutex_unlock(&mutexes[2]);
        break;
    default:
        thread_yield();
    }
    (void)self;
}

static void work(void *context)
{
    unsigned self = (unsigned)(uintptr_t)context;
    for (unsigned i = 0; i < STEPS; i++)
        step(self);
    with_condition();
    semaphore_take(&from_handler);
    for (unsigned i = 1; i <= ITEMS; i++) {
        unsigned item = self * 100 + i;
        channel_send(&items, &item);
        sent++;
    }
}

static void receive(void *context)
{
    (void)context;
    for (unsigned i = 0; i < (THREADS - 1) * ITEMS; i++) {
        unsigned item;
        channel_receive(&items, &item);
        check_int(item % 100, last_of[item / 100] + 1);
        last_of[item / 100] = item % 100;
        received++;
    }
}

#define STACK (64 << 10)
static struct thread threads[THREADS];
static void *stacks[THREADS];

static void run_once(uint64_t number)
{
    seed = number * 0x9e3779b97f4a7c15u + 1;
    context_count = 0;
    turnstile = 0;
    owed = THREADS - 1;
    sent = received = 0;
    memset(last_of, 0, sizeof last_of);
    storm = true;
    for (unsigned i = 0; i < THREADS; i++) {
        thread_start_on(&threads[i], stacks[i], STACK, "worker", i == 0 ? receive : work,
                        (void *)(uintptr_t)i);
        thread_set_priority(&threads[i], any(THREAD_PRIORITIES));
    }
    for (unsigned i = 0; i < THREADS; i++)
        thread_join(&threads[i]);
    storm = false;
    check_int(sent, (THREADS - 1) * ITEMS);
    check_int(received, sent);
    check_int(tokens.count, 2);
    check_int(from_handler.count, 0);
    check(!thread_all->others && thread_all == thread_self());
}

static void run_many(uint64_t first, uint64_t count)
{
    for (unsigned i = 0; i < THREADS; i++)
        stacks[i] = aligned_alloc(16, STACK);
    for (uint64_t i = first; i < first + count; i++)
        run_once(i);
    check(interrupts > count);
    for (unsigned i = 0; i < THREADS; i++)
        free(stacks[i]);
}

CASE(thousands_of_interleavings)
{
    run_many(1, 3000);
}
