/* queue.c - the threads that wait for one thing. */
#include "scheduler.h"

void queue_add(struct wait_queue *queue, struct thread *thread)
{
    struct thread **link = &queue->first;
    while (*link && (*link)->priority >= thread->priority)
        link = &(*link)->next;
    thread->next = *link;
    *link = thread;
    thread->queue = queue;
}

void queue_remove(struct thread *thread)
{
    struct thread **link = &thread->queue->first;
    while (*link != thread)
        link = &(*link)->next;
    *link = thread->next;
    thread->queue = NULL;
}
