/*
 * A console whose screen is gone: the others still tell what happened.
 *
 * expect: PANIC  while a panic was reported:
 * expect: page fault
 * expect: The first was:
 * expect: the first
 * expect: tests/death/broken_sink.c:
 * expect: trace 0x
 * expect: kernel_main+0x
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
    console_add(&broken);
    console_select("serial,broken");
    is_broken = true;
    panic("the first");
}
