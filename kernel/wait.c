/* wait.c - waiting in an image without threads: the machine sleeps. */
#include <kernel/arch.h>
#include <kernel/wait.h>

void wait_on(struct wait_queue *queue)
{
    (void)queue;
    arch_irq_wait();
}

/* Whatever calls this has ended the sleep. */
void wait_wake(struct wait_queue *queue)
{
    (void)queue;
}
