/* thread.c - how a thread begins and ends. */
#include "port.h"
#include "ready.h"
#include "report.h"
#include "scheduler.h"
#include <kernel/arch.h>
#include <kernel/format.h>
#include <services/clock.h>

uint32_t thread_clock_devices;

/* A machine without a clock has no slices, and sleeps of threads end in a panic that says why. */
static void begin_once(void)
{
    static bool done;
    if (done)
        return;
    done = true;
    uint32_t before = port_devices();
    if (clock_start())
        slice_never();
    thread_clock_devices = port_devices() & ~before;
    port_start();
    thread_know_main_stack(thread_all);
    thread_report_start();
}

#if KERNEL_ALL_CPUS
void threads_prepare(void)
{
    begin_once();
}
#endif

static void remember(struct thread *thread, const char *name, void *stack, size_t size)
{
    thread->others = thread_all->others;
    thread_all->others = thread;
#if KERNEL_CONSOLE
    thread->name = name;
    format_string(thread->title, sizeof thread->title, "stack of thread '%s'", name);
    stack_register(&thread->registered, thread->title, stack, size);
#else
    (void)name, (void)stack, (void)size;
#endif
}

static void forget(struct thread *thread)
{
    struct thread **link = &thread_all;
    while (*link != thread)
        link = &(*link)->others;
    *link = thread->others;
#if KERNEL_CONSOLE
    stack_unregister(&thread->registered);
#endif
    if (thread->flags & THREAD_POOLED)
        thread_memory_give(thread);
}

/* What was never used still has the pattern: threads_print() looks, and so does each switch at the end. */
static void fill(uint32_t *stack, size_t words)
{
    for (size_t i = 0; i < words; i++)
        stack[i] = THREAD_CANARY;
}

void thread_start_on(struct thread *thread, void *stack, size_t size, const char *name,
                     void (*run)(void *context), void *context)
{
    size_t guard = port_guard_size(stack);
    kassert((uintptr_t)stack % sizeof(uint64_t) == 0 && size >= PORT_STACK_MIN + guard);
    begin_once();
    stack = (char *)stack + guard;
    size -= guard;
    uint8_t flags = thread->flags & THREAD_POOLED;
    fill(stack, size / sizeof(uint32_t));
    uintptr_t state = arch_irq_save();
    *thread = (struct thread){.priority = THREAD_NORMAL,
                              .base = THREAD_NORMAL,
                              .flags = flags,
                              .stack = stack,
                              .stack_pointer = port_prepare(stack, size, run, context)};
    remember(thread, name, stack, size);
    thread_make_ready(thread);
    thread_reschedule(state);
    arch_irq_restore(state);
}

/* Where thread_begin, the port's, leads. Interrupts are off, as after each switch. */
__attribute__((used)) void thread_main(void (*run)(void *context), void *context)
{
    arch_irq_enable();
    run(context);
    thread_exit();
}

void thread_exit(void)
{
    uintptr_t state = arch_irq_save();
    struct thread *self = thread_running;
    thread_check_may_wait(state, "the end of thread", THREAD_NAME(self));
    if (self->held)
        panic("thread '%s' ends with a mutex locked that others wait for", THREAD_NAME(self));
    self->state = THREAD_ENDED;
    while (self->joiners.first)
        thread_unblock(&self->joiners);
    if (!KERNEL_ALL_CPUS) /* there, what runs is in no ring */
        ready_remove(self);
    if (self->flags & THREAD_DETACHED)
        forget(self);
    thread_leave();
}

void thread_join(struct thread *thread)
{
    uintptr_t state = arch_irq_save();
    if (thread == thread_running)
        panic("thread '%s' joins itself: it would wait for ever", THREAD_NAME(thread));
    if (thread->flags & (THREAD_JOINED | THREAD_DETACHED))
        panic("thread '%s' is joined, and another thread has joined or detached it",
              THREAD_NAME(thread));
    thread->flags |= THREAD_JOINED;
    if (thread->state != THREAD_ENDED) {
        thread_check_may_wait(state, "the join of thread", THREAD_NAME(thread));
        thread_block(&thread->joiners, THREAD_JOINING);
    }
    forget(thread);
    arch_irq_restore(state);
}

void thread_detach(struct thread *thread)
{
    uintptr_t state = arch_irq_save();
    thread->flags |= THREAD_DETACHED;
    if (thread->state == THREAD_ENDED)
        forget(thread);
    arch_irq_restore(state);
}
