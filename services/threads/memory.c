/* memory.c - threads whose memory the service finds: thread_start(). */
#include "memory.h"
#include "port.h"
#include "scheduler.h"
#include <kernel/arch.h>

static struct thread *free_threads;
static const char *problem;

/* The thread is at the top of its memory, and its stack is the rest. */
static struct thread *make(void)
{
    size_t size;
    char *memory = thread_memory_take(&size);
    if (!memory)
        return NULL;
    struct thread *thread = (struct thread *)(void *)(memory + size) - 1;
    thread->stack = (uint32_t *)(void *)memory;
    return thread;
}

static struct thread *take(void)
{
    uintptr_t state = arch_irq_save();
    struct thread *thread = free_threads;
    if (thread) {
        free_threads = thread->next;
        thread->stack -= port_guard_size(thread->stack) / sizeof *thread->stack; /* all of it */
    } else {
        thread = make();
    }
    arch_irq_restore(state);
    return thread;
}

void thread_memory_give(struct thread *thread)
{
    thread->next = free_threads;
    free_threads = thread;
}

struct thread *thread_start(const char *name, void (*run)(void *context), void *context)
{
    struct thread *thread = take();
    problem = thread ? NULL : thread_memory_problem;
    if (!thread)
        return NULL;
    thread->flags = THREAD_POOLED;
    size_t size = (uintptr_t)thread - (uintptr_t)thread->stack;
    thread_start_on(thread, thread->stack, size / 16 * 16, name, run, context);
    return thread;
}

const char *thread_start_problem(void)
{
    return problem;
}
