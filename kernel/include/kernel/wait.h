/*
 * wait.h - how a driver or a service waits for what an interrupt, or another thread, brings about.
 *
 *     uintptr_t state = arch_irq_save();
 *     while (!there_is_a_key())
 *         wait_on(&keys);
 *     arch_irq_restore(state);
 *
 * An image without threads sleeps until the next interrupt. With threads, only the calling thread waits.
 */
#pragma once

struct thread;

/* The threads that wait for one thing. Begins zeroed. */
struct wait_queue {
    struct thread *first; /* for services/threads */
};

/*
 * Waits until wait_wake() is called for the queue, or returns early: the caller looks again at what it
 * waits for. Called with interrupts off, and returns with them off; they are taken meanwhile. Not for a
 * handler of an interrupt.
 */
void wait_on(struct wait_queue *queue);

/* Wakes all that wait on the queue. Never blocks; a handler of an interrupt may call it. */
void wait_wake(struct wait_queue *queue);
