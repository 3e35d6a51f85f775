/*
 * A second exception while the only console prints the report: it is tried again.
 *
 * expect: PANIC  the first
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel wrote to 0x0
 * expect: The first was:
 * expect: the first
 * expect: trace 0x
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static bool happened;

/* Stands for an exception that has nothing to do with the console that it interrupts. */
static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    for (size_t i = 0; i < size; i++)
        __asm__ volatile("outb %0, %1" ::"a"(text[i]), "Nd"((unsigned short)0x3f8));
    if (!happened && size > 4 && text[1] == 'P') {
        happened = true;
        *(volatile int *)0 = 1;
    }
}

static struct console_sink only = {.name = "only", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_reset();
    console_add(&only);
    panic("the first");
}
