/* list.c - what is known of the threads, for people. */
#include "scheduler.h"
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/string.h>
#include <kernel/symbols.h>
#include <services/channel.h>
#include <services/clock.h>
#include <services/mutex.h>
#include <services/semaphore.h>

#if KERNEL_CONSOLE

char thread_text[160];

const char *thread_place(uintptr_t return_address)
{
    static bool second; /* a sentence may have two places */
    size_t size = sizeof thread_text / 2;
    second = !second;
    return symbols_name_call(return_address, thread_text + (second ? 0 : size), size);
}

static CPU_LOCAL(uint64_t, since); /* clock_counts() where what runs was counted last */

/*
 * Where the clock has not been started, no time passes. In counts, because each switch calls this with interrupts off:
 * a board at 2.1 MHz gets a byte at 115200 baud every 182 cycles.
 */
void thread_account(struct thread *thread)
{
    uint64_t now = clock_counts();
    if (thread)
        thread->ran += now - cpu_local(since);
    cpu_local(since) = now;
}

static const char *const states[] = {
    [THREAD_READY] = "is ready",
    [THREAD_WAITING] = "waits for a device",
    [THREAD_SLEEPING] = "sleeps",
    [THREAD_LOCKING] = "waits for mutex",
    [THREAD_CONDITION] = "waits for condition",
    [THREAD_TAKING] = "waits for semaphore",
    [THREAD_SENDING] = "waits to send to channel",
    [THREAD_RECEIVING] = "waits to receive from channel",
    [THREAD_JOINING] = "waits for the end of",
    [THREAD_ENDED] = "has ended",
};

/* The running thread was just counted; with more CPUs, others run meanwhile. */
static uint64_t ran(const struct thread *thread)
{
#if KERNEL_ALL_CPUS
    if (thread->on_cpu)
        return thread->ran + clock_counts() - since[thread->on_cpu - 1];
#endif
    return thread->ran;
}

#if KERNEL_ALL_CPUS
void threads_look_at(unsigned cpu, char *name, size_t size, uint64_t *idle)
{
    uintptr_t state = arch_irq_save();
    const struct thread *runs = thread_running_on[cpu];
    string_copy(name, size, runs ? runs->name : "", runs ? strnlen(runs->name, size) : 0);
    *idle = clock_counts_to_nanoseconds(ran(thread_idle_of(cpu)));
    arch_irq_restore(state);
}
#endif

/* What has that queue in it. */
/* clang-format: its versions disagree about a minus after parentheses. */
/* clang-format off */
#define OWNER_OF(queue, type, field)                                                               \
    ((const type *)(const void *)((const char *)(queue) - offsetof(type, field)))
/* clang-format on */

static const char *waits_for(const struct thread *thread)
{
    const struct wait_queue *queue = thread->queue;
    switch (thread->state) {
    case THREAD_LOCKING:
        return OWNER_OF(queue, struct mutex, waiters)->name;
    case THREAD_CONDITION:
        return OWNER_OF(queue, struct condition, waiters)->name;
    case THREAD_TAKING:
        return OWNER_OF(queue, struct semaphore, waiters)->name;
    case THREAD_SENDING:
        return OWNER_OF(queue, struct channel, senders)->name;
    case THREAD_RECEIVING:
        return OWNER_OF(queue, struct channel, receivers)->name;
    case THREAD_JOINING:
        return OWNER_OF(queue, struct thread, joiners)->name;
    default:
        return NULL;
    }
}

static size_t unused(const struct thread *thread, size_t size)
{
    size_t words = 0;
    while (words < size / sizeof *thread->stack && thread->stack[words] == THREAD_CANARY)
        words++;
    return words * sizeof *thread->stack;
}

/* The mutex for which it has the highest priority that is lent. */
static void find_lender(const struct thread *thread, struct thread_info *info)
{
    for (const struct mutex *mutex = thread->held; mutex; mutex = mutex->next_held) {
        if (thread->priority > thread->base && mutex->waiters.first->priority == thread->priority) {
            info->lent_by = mutex->name;
            info->lender = mutex->waiters.first->name;
        }
    }
}

static void describe(const struct thread *thread, struct thread_info *info)
{
    size_t size = thread->registered.end - thread->registered.base;
    *info = (struct thread_info){
        .name = thread->name,
        .state =
            thread_runs(thread) && thread->state == THREAD_READY ? "runs" : states[thread->state],
        .waits_for = waits_for(thread),
        .priority = thread->priority,
        .base = thread->base,
        .ran = clock_counts_to_nanoseconds(ran(thread)),
        .stack_size = size,
        .stack_used = size - unused(thread, size),
    };
    if (thread->state == THREAD_LOCKING)
        info->holder = OWNER_OF(thread->queue, struct mutex, waiters)->owner->name;
    find_lender(thread, info);
}

struct thread *thread_next(const struct thread *thread)
{
    return thread ? thread->others : thread_all;
}

void thread_describe(const struct thread *thread, struct thread_info *info)
{
    uintptr_t state = arch_irq_save();
    thread_account(thread_running);
    if (thread == thread_running && !thread->registered.end)
        thread_know_main_stack(thread_running);
    describe(thread, info);
    arch_irq_restore(state);
}

static void print(const struct thread_info *info)
{
    uint64_t now = clock_now();
    unsigned share = now ? (unsigned)(info->ran * 100 / now) : 0;
    console_printf("%-16s %8u %3u%% ", info->name, info->priority, share);
    if (info->stack_size)
        console_printf("%6zu/%-6zu %s", info->stack_used, info->stack_size, info->state);
    else
        console_printf("     -        %s", info->state);
    if (info->waits_for)
        console_printf(" '%s'", info->waits_for);
    if (info->holder)
        console_printf(", which '%s' holds", info->holder);
    if (info->lender)
        console_printf("; its own priority is %u: '%s' waits for mutex '%s'", info->base,
                       info->lender, info->lent_by);
    console_printf("\n");
}

/* Threads may come and go while it prints: each is looked at by itself. */
void threads_print(void)
{
    struct thread_info info;
    console_printf("thread           priority  CPU  stack/of     state\n");
    for (struct thread *thread = thread_next(NULL); thread; thread = thread_next(thread)) {
        thread_describe(thread, &info);
        print(&info);
    }
}

#endif
