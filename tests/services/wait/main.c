/* main.c - waking a queue that nothing waits on does nothing. */
#include <kernel/kernel_main.h>
#include <kernel/test.h>
#include <services/wait.h>

static struct wait_queue queue;

TEST(wake_without_waiters)
{
    wait_wake(&queue);
    check(queue.first == NULL);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
}
