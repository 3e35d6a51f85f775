/* port_e9.c - the debug port of Bochs and QEMU. It reads as its own number where there is one. */
#include "port_e9.h"
#include <arch/cpu.h>
#include <kernel/console.h>

#define PORT_E9 0xe9

static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i)
        out8(PORT_E9, (uint8_t)text[i]);
}

static struct console_sink sink = {.name = "e9", .write = write};

void port_e9_init(void)
{
    if (in8(PORT_E9) == PORT_E9)
        console_add(&sink);
}
