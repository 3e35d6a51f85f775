/*
 * An app that says what it does before it dies: on a screen its last lines stay, above the report,
 * the last one yellow.
 *
 * expect: step 40
 * expect: PANIC  page fault: the kernel wrote to 0x8, where nothing is mapped. A null pointer?
 * expect: in poke+0x
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

struct device {
    int id;
    int count;
    int state;
};

static struct device *device;

static __attribute__((noinline)) void poke(void)
{
    *(volatile int *)&device->state = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (int step = 1; step < 40; step++)
        console_printf("step %d\n", step);
    console_printf("\x1b[1;33mstep 40\x1b[K\x1b]0;title\a\n"); /* the panic resets it */
    poke();
}
