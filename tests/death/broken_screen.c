/*
 * A screen that faults as soon as the alarm touches it, with the report still on the serial port.
 *
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel wrote to 0x0
 * expect: The first was:
 * expect: the screen is next
 * expect: tests/death/broken_screen.c:
 * expect: trace 0x
 * expect: kernel_main+0x
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

static void alarm(struct console_sink *sink)
{
    write(sink, "", 0);
}

static struct console_sink broken = {.name = "screen", .write = write, .alarm = alarm};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_add(&broken);
    is_broken = true;
    panic("the screen is next");
}
