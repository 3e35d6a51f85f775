/* main.c - disks are found and asked on another CPU than the first, which their interrupts come to, and which is busy. */
#include <ask.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/cpus.h>
#include <services/threads.h>

static struct {
    const struct boot_info *boot;
    unsigned first_cpu, last_cpu; /* that it ran on */
    bool is_over;
} work;

static void ask(void *context)
{
    (void)context;
    work.first_cpu = cpu_number();
    ask_disks(work.boot);
    work.last_cpu = cpu_number();
    __atomic_store_n(&work.is_over, true, __ATOMIC_RELEASE);
}

void kernel_main(const struct boot_info *boot)
{
    const char *problem = cpus_start();
    if (problem)
        panic("%s", problem);
    work.boot = boot;
    thread_set_priority(thread_self(), THREAD_HIGHEST); /* so the first CPU stays this thread's */
    struct thread *thread = thread_start("ask", ask, NULL);
    while (!__atomic_load_n(&work.is_over, __ATOMIC_ACQUIRE))
        cpu_relax();
    thread_join(thread);
    if (work.first_cpu == 0 || work.last_cpu == 0)
        panic("the disks were asked on CPUs %u and %u", work.first_cpu, work.last_cpu);
}
