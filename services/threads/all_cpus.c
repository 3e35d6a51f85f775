/* all_cpus.c - what a CPU does without a thread, and when a thread's turn on it ends. */
#include "cpu_threads.h"
#include "deadlock.h"
#include "memory.h"
#include "port.h"
#include "ready.h"
#include <kernel/arch.h>

struct cpu_threads cpu_threads[CPUS_MAX];
unsigned threads_cpu_count = 1;
uint64_t cpus_asleep[CPUS_MAX / 64];

static bool is_without_clock;

void slice_never(void)
{
    is_without_clock = true;
}

/* What runs, if a ring has equals; or the first of the highest ring that has two. NULL: nobody waits for the end of a turn. */
static const struct thread *first_of_several(unsigned cpu)
{
    const struct thread *self = thread_running_on[cpu];
    if (!is_idle_thread(self) && ready_last[self->priority])
        return self;
    for (unsigned priority = THREAD_PRIORITIES; priority-- > 0;) {
        const struct thread *last = ready_last[priority];
        if (last && last->next != last)
            return last->next;
    }
    return NULL;
}

static void end(void *context);

static void start(struct cpu_threads *threads, const struct thread *first)
{
    threads->slice_runs = true;
    threads->began = first;
    timer_start(&threads->slice, THREAD_SLICE_NS, end, threads);
}

/*
 * A handler, on the CPU that has started the timer. Whoever is the first for the second time has had a turn; below a thread
 * without equals, too, or one that always runs just now would keep the turns below it from ending.
 */
static void end(void *context)
{
    struct cpu_threads *threads = context;
    const struct thread *first = first_of_several(cpu_number()), *began = threads->began;
    threads->slice_runs = false;
    if (!first)
        return;
    if (first == began && first == thread_running)
        threads->is_slice_over = true;
    else if (first == began)
        first = ready_turn(first->priority);
    start(threads, first);
}

void slice_look(unsigned cpu)
{
    struct cpu_threads *threads = &cpu_threads[cpu];
    const struct thread *first = first_of_several(cpu);
    if (first && !threads->slice_runs && !is_without_clock)
        start(threads, first);
}

/* At the end of each interrupt. */
bool thread_must_switch(void)
{
    const struct cpu_threads *threads = &cpu_local(cpu_threads);
    if (!threads->is_due && !threads->is_slice_over)
        slice_look(cpu_number());
    return threads->is_due || threads->is_slice_over;
}

void thread_preempt(void)
{
    thread_switch_to_first();
}

static bool all_sleep(void)
{
    for (unsigned cpu = 0; cpu < threads_cpu_count; cpu++) {
        if (!(cpus_asleep[cpu / 64] >> cpu % 64 & 1))
            return false;
    }
    return true;
}

/*
 * With the kernel's lock. Whatever makes a thread ready finds this CPU asleep from before the lock is given, and its
 * interrupt is not lost: arch_irq_wait().
 */
static noreturn void idle(void)
{
    for (;;) {
        unsigned cpu = cpu_number();
        thread_switch_to_first();
        cpus_asleep[cpu / 64] |= UINT64_C(1) << cpu % 64;
        if (all_sleep())
            deadlock_check();
        arch_irq_wait();
        cpus_asleep[cpu / 64] &= ~(UINT64_C(1) << cpu % 64);
    }
}

static void run_idle(void *context)
{
    (void)context;
    arch_irq_disable();
    idle();
}

static struct thread *make_idle(unsigned cpu, void *stack)
{
    struct thread *thread = &cpu_threads[cpu].idle;
    *thread = (struct thread){.flags = THREAD_IDLE, .stack = stack, .name = "idle"};
    *thread->stack = THREAD_CANARY;
    return thread;
}

/* The first CPU's is made where it is needed: its stack is the first thread's. */
struct thread *thread_idle_here(void)
{
    unsigned cpu = cpu_number();
    struct thread *thread = &cpu_threads[cpu].idle;
    if (thread->stack)
        return thread;
    size_t size;
    void *stack = thread_memory_take(&size);
    if (!stack)
        panic("%s", thread_memory_problem);
    make_idle(cpu, stack);
    stack_register(&thread->registered, "idle stack of CPU 0", stack, size);
    thread->stack_pointer = port_prepare(stack, size, run_idle, NULL);
    return thread;
}

const struct thread *thread_idle_of(unsigned cpu)
{
    return &cpu_threads[cpu].idle;
}

void threads_run_here(void *stack)
{
    unsigned cpu = cpu_number();
    kernel_lock_take();
    thread_running_on[cpu] = make_idle(cpu, stack);
    thread_running->on_cpu = (uint16_t)(cpu + 1);
    if (threads_cpu_count <= cpu)
        threads_cpu_count = cpu + 1;
    idle();
}

void thread_interrupt(const struct thread *thread)
{
    if (thread->on_cpu && thread != thread_running)
        cpu_wake(thread->on_cpu - 1u);
}

bool threads_are_idle_on(unsigned cpu)
{
    return thread_running_on[cpu] && is_idle_thread(thread_running_on[cpu]);
}
