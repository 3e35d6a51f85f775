/*
 * A sink that faults: what it was given, and what was printed meanwhile, is there before the report.
 *
 * expect: one, two, three
 * expect: queued
 * expect: PANIC  page fault: the program
 * expect: in write+0x
 * expect: kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static int *nothing;
static bool happened;

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    if (happened || text[size - 1] != '\n')
        return;
    happened = true;
    console_printf("queued\n");
    *nothing = 1;
}

static struct console_sink faulty = {.name = "faulty", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_add(&faulty);
    console_printf("one, two, three\n");
}
