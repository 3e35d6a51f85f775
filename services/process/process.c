/* process.c - which processes there are: how they begin, are switched to, and end. */
#include "internal.h"
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/irq.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/heap.h>

extern void (*port_switch_process)(struct thread *from, struct thread *next);

/* NULL while a thread of the kernel runs. */
#if !KERNEL_ALL_CPUS
static struct process *process_running;
#endif

static struct process *processes; /* by number; changed with interrupts off */
static unsigned count;

struct process *process_self(void)
{
#if KERNEL_ALL_CPUS
    return thread_self()->process;
#else
    return process_running;
#endif
}

/* The running thread is this process from now on; NULL: none. */
static void set_process(struct process *process)
{
    thread_self()->process = process;
#if !KERNEL_ALL_CPUS
    process_running = process;
#endif
    user_set_stack(process ? process->kernel_stack_end : 0);
    address_space_switch(process ? &process->space : NULL);
}

unsigned process_number(const struct process *process)
{
    return process->number;
}

/* Interrupts are off. Threads of the kernel run in the kernel's space. */
static void switch_process(struct thread *from, struct thread *next)
{
    struct process *old = from->process, *new = next->process;
    if (old)
        user_registers_save(&old->registers);
    user_set_stack(new ? new->kernel_stack_end : 0);
    if (new)
        user_registers_load(&new->registers);
#if !KERNEL_ALL_CPUS
    process_running = new;
#endif
    address_space_switch(new ? &new->space : NULL);
}

/*
 * On the way to user mode, with interrupts off until it is there: who kills it from now on interrupts user code, and it ends
 * in on_resume().
 */
void process_end_killed(void)
{
    arch_irq_enable();
    process_end(STATUS_KILLED);
}

/* From here on the thread is the process. */
static void become(struct process *process)
{
    struct thread *self = thread_self();
    process->kernel_stack_end =
        (self->registered.end & ~(uintptr_t)15) - sizeof(struct process_above);
    process_above(user_frame(process->kernel_stack_end))->process = process;
    uintptr_t state = arch_irq_save();
    process->thread = self;
    set_process(process);
    user_registers_load(&process->registers);
    arch_irq_restore(state);
}

/* Below the frames of thread_main() and this one, which are never returned to, user code's begins. */
static void run(void *context)
{
    struct process *process = context;
    become(process);
    cpu_irq_disable();
    if (process->killed)
        process_end_killed();
    user_enter(process->program.entry, process->stack_pointer);
}

static void on_fault(struct trap_frame *frame)
{
    struct process *process = process_self();
    arch_irq_enable();
    if (!process->killed)
        process_report(process, frame);
    process_end(process->killed ? STATUS_KILLED : STATUS_FAULTED);
}

/* At the end of an interrupt. */
static void on_resume(void)
{
    struct process *process = process_self();
    if (!process || !process->killed)
        return;
    arch_irq_enable();
    process_end(STATUS_KILLED);
}

static void nothing(void *context)
{
    (void)context;
}

/* The threads have their handler of interrupts once one was started: then comes that of user mode. */
static const char *start_once(void)
{
    static const struct user_handlers handlers = {process_on_call, on_fault, on_resume};
    static bool started;
    if (started)
        return NULL;
    struct thread *first = thread_start("first process", nothing, NULL);
    if (!first)
        return thread_start_problem();
    thread_join(first);
    const char *reason = user_start(&handlers);
    if (reason)
        return reason;
    port_switch_process = switch_process;
    started = true;
    return NULL;
}

static struct process **link_of(const struct process *process)
{
    struct process **link = &processes;
    while (*link && *link != process)
        link = &(*link)->next;
    return link;
}

/* Gives it the lowest number that is free. Interrupts are off. */
static bool enter(struct process *process)
{
    if (count == PROCESSES_MAX)
        return false;
    struct process **link = &processes;
    for (process->number = 1; *link && (*link)->number == process->number; process->number++)
        link = &(*link)->next;
    process->next = *link;
    *link = process;
    count++;
    return true;
}

static void forget(struct process *process)
{
    *link_of(process) = process->next;
    count--;
    kfree(process);
}

static const char *start_thread(struct process *process)
{
    uintptr_t state = arch_irq_save();
    bool entered = enter(process);
    arch_irq_restore(state);
    if (!entered)
        return "there are as many processes as there can be";
    struct thread *thread = thread_start(process->name, run, process);
    if (thread)
        thread_detach(thread);
    return thread ? NULL : thread_start_problem();
}

static const char *make(struct process *process, const struct program *program)
{
    string_copy(process->name, sizeof process->name, program->name,
                strnlen(program->name, PROCESS_NAME_MAX));
    user_registers_init(&process->registers);
    const char *reason = address_space_make(&process->space, program->pages_max ? program->pages_max
                                                                                : PROCESS_PAGES);
    if (reason)
        return reason;
    reason = process_load(process, program);
    if (!reason)
        reason = start_thread(process);
    if (reason)
        address_space_destroy(&process->space);
    return reason;
}

static void forget_it(struct process *process)
{
    uintptr_t state = arch_irq_save();
    forget(process);
    arch_irq_restore(state);
}

const char *process_start(const struct program *program, struct process **started)
{
    const char *reason = start_once();
    if (reason)
        return reason;
    struct process *process = kmalloc_aligned(16, sizeof *process), *parent = process_self();
    if (!process)
        return "there is no memory for another process";
    *process = (struct process){.parent = parent ? parent->number : 0};
    reason = make(process, program);
    if (reason && process->number)
        forget_it(process);
    else if (reason)
        kfree(process);
    else
        *started = process;
    return reason;
}

/* The children of one that has ended have no parent: nothing waits for them. Interrupts are off. */
static void detach_children(const struct process *parent)
{
    struct process *next;
    for (struct process *process = processes; process; process = next) {
        next = process->next;
        if (process->parent != parent->number)
            continue;
        process->parent = 0;
        process->detached = true;
        if (process->ended)
            forget(process);
    }
}

void process_end(int status)
{
    struct process *process = process_self();
    uintptr_t state = arch_irq_save();
    set_process(NULL);
    arch_irq_restore(state);
    address_space_destroy(&process->space);
    arch_irq_save();
    thread_self()->name = "ended process"; /* the process has its own, and may be forgotten */
    detach_children(process);
    process->status = status;
    process->ended = true;
    if (process->detached)
        forget(process);
    else
        wait_wake(&process->changed);
    arch_irq_enable();
    thread_exit();
}

/* One that is killed itself waits no longer. Returns whether the other one has ended. */
bool process_wait_ended(struct process *process)
{
    struct process *self = process_self();
    uintptr_t state = arch_irq_save();
    while (!process->ended && !(self && self->killed))
        wait_on(&process->changed);
    arch_irq_restore(state);
    return process->ended;
}

int process_wait(struct process *process)
{
    process_wait_ended(process);
    int status = process->status;
    forget_it(process);
    return status;
}

void process_detach(struct process *process)
{
    uintptr_t state = arch_irq_save();
    process->detached = true;
    if (process->ended)
        forget(process);
    arch_irq_restore(state);
}

/* It may wait for a child, or for the time; or run, on another CPU. */
static void kill(struct process *process)
{
    process->killed = true;
    if (process->thread)
        thread_interrupt(process->thread);
    wait_wake(&process->changed);
    for (struct process *child = processes; child; child = child->next) {
        if (child->parent == process->number)
            wait_wake(&child->changed);
    }
}

void process_kill(struct process *process)
{
    uintptr_t state = arch_irq_save();
    if (!process->ended)
        kill(process);
    arch_irq_restore(state);
}

/* Interrupts are off. */
static struct process *find(unsigned number)
{
    struct process *process = processes;
    while (process && process->number != number)
        process = process->next;
    return process;
}

bool process_kill_number(unsigned number)
{
    uintptr_t state = arch_irq_save();
    struct process *process = find(number);
    bool runs = process && !process->ended;
    if (runs)
        kill(process);
    arch_irq_restore(state);
    return runs;
}

struct process *process_find_child(unsigned number)
{
    uintptr_t state = arch_irq_save();
    struct process *process = find(number);
    bool is_child = process && process->parent == process_self()->number;
    arch_irq_restore(state);
    return is_child ? process : NULL;
}

bool process_next(unsigned after, struct process_info *info)
{
    uintptr_t state = arch_irq_save();
    const struct process *process = processes;
    while (process && process->number <= after)
        process = process->next;
    if (process)
        *info = (struct process_info){process->number, process->parent, process->name,
                                      process->space.pages, process->ended};
    arch_irq_restore(state);
    return process;
}
