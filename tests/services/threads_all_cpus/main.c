/* main.c - what a person sees beside the tests: who runs on which CPU. */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/cpus.h>
#include <services/threads.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *reason = cpus_start();
    if (reason)
        console_printf("%s\n", reason);
    threads_print();
}
