/*
 * What typing costs: the first event after an interrupt can be read in readable(), all that came with it in
 * drained(). tests/boot/count.py counts from the interrupt to there.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/input.h>

__attribute__((noinline)) void readable(void);
void readable(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void drained(void);
void drained(void)
{
    __asm__ volatile("");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = input_start();
    if (problem)
        panic("%s", problem);
    console_printf("ready\n");
    for (;;) {
        struct input_event event;
        input_wait(&event);
        readable();
        unsigned events = 1;
        while (input_poll(&event))
            events++;
        drained();
        console_printf("events %u\n", events);
    }
}
