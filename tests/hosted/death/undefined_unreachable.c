/*
 * A function that says that it does not return, and does where it was not thought of.
 *
 * expect: PANIC  unreachable code was reached
 * expect: tests/hosted/death/undefined_unreachable.c:
 * expect: in stop+0x
 */
#include <kernel/kernel_main.h>
#include <stdnoreturn.h>

static int is_running = 1;

__attribute__((noinline)) static noreturn void stop(void)
{
    while (!is_running)
        ;
    __builtin_unreachable();
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    stop();
}
