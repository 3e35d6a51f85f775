/*
 * The consoles are gone, written over: the third attempt makes them anew.
 *
 * expect: PANIC  three times; the first was: nobody listens
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static volatile bool is_broken;

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink, (void)text, (void)size;
    if (is_broken)
        *(volatile int *)0 = 1;
}

static struct console_sink broken = {.name = "broken", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_reset();
    console_add(&broken);
    is_broken = true;
    panic("nobody listens");
}
