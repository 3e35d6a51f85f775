/* port.c - the least that a port provides: what the core calls, but for where text and an end go. */
#include "port.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot.h>
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/string.h>

/* Of a CPU: no interrupts, no exceptions, no page tables. */

const char *arch_name(void)
{
    return "a bare library";
}

void arch_cpu_name(char *name, size_t size)
{
    string_copy(name, size, "nobody asked", 12);
}

const char *arch_init(void)
{
    return NULL;
}

const char *arch_memory_init(struct memory_map *map)
{
    (void)map;
    return NULL;
}

void arch_irq_disable(void)
{
}

/* Nothing interrupts. */
uintptr_t arch_irq_save(void)
{
    return 0;
}

void arch_irq_restore(uintptr_t state)
{
    (void)state;
}

void arch_wait(void)
{
}

void arch_flush_writes(void)
{
}

uintptr_t arch_random(void)
{
    return 0x5f3a91c7u;
}

/* Byte by byte, and with -fno-builtin: or the compiler makes a call of memcpy of it, which calls it. */
void arch_copy(void *to, const void *from, size_t size)
{
    unsigned char *bytes = to;
    for (const unsigned char *source = from; size > 0; size--)
        *bytes++ = *source++;
}

void arch_fill(void *to, unsigned char byte, size_t size)
{
    for (unsigned char *bytes = to; size > 0; size--)
        *bytes++ = byte;
}

/* A report without registers and calls. */

struct trap_frame {
    uintptr_t address;
};

void arch_trap_sentence(const struct trap_frame *frame, char *sentence, size_t size)
{
    (void)frame;
    string_copy(sentence, size, "an exception", 12);
}

const struct trap_frame *arch_capture(const void *frame_address)
{
    static struct trap_frame frame;
    frame.address = (uintptr_t)frame_address;
    return &frame;
}

size_t arch_frame_size(void)
{
    return sizeof(struct trap_frame);
}

uintptr_t arch_frame_address(const struct trap_frame *frame)
{
    return frame->address;
}

void arch_trap_details(const struct trap_frame *frame, char *line, size_t size)
{
    (void)frame, (void)size;
    line[0] = '\0';
}

bool arch_frame_register(const struct trap_frame *frame, unsigned index, struct arch_register *out)
{
    (void)frame, (void)index, (void)out;
    return false;
}

unsigned arch_code_unit(void)
{
    return 1;
}

bool arch_read_code(uintptr_t address, uint32_t *unit)
{
    (void)address, (void)unit;
    return false;
}

bool arch_trace_next(struct arch_trace *trace)
{
    (void)trace;
    return false;
}

/* Of the machine. */

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    port_write(text, size);
}

void board_init(void)
{
    static struct console_sink sink = {.name = "port", .write = write};
    console_add(&sink);
}

void board_configure(struct boot_info *boot)
{
    (void)boot;
}

void board_reset(void)
{
}

void board_exit(enum board_outcome outcome)
{
    port_exit(outcome == BOARD_DONE ? 0 : 1);
}

bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    boot->protocol = "none";
    boot_info_add_memory(boot, magic, info, MEMORY_USABLE);
    return true;
}
