/*
 * console.c - one CPU prints at a time: in the place of console_write(), for whatever calls it.
 *
 * The handler of an exception may print while its own CPU prints: console_write() is made for that. Interrupts are off
 * meanwhile: a handler could wait for a lock whose owner waits to print, and a thread that is switched away could keep
 * all other CPUs waiting. A long text is written in pieces, between which interrupts come, and other CPUs' lines.
 */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/console.h>

void __real_console_write(const char *text, size_t size);
void __wrap_console_write(const char *text, size_t size);

static uint32_t printing; /* the CPU's number and 1; 0: none */

#define PIECE_MAX 256 /* bytes: a serial port takes 22 ms for them at 115200 baud */

static void write_piece(const char *text, size_t size)
{
    uintptr_t state = cpu_irq_save(); /* from here on it is one CPU */
    uint32_t none = 0, me = cpu_number() + 1;
    if (panic_is_elsewhere() || panic_is_here() ||
        __atomic_load_n(&printing, __ATOMIC_RELAXED) == me) {
        if (!panic_is_elsewhere())
            __real_console_write(text, size);
        cpu_irq_restore(state);
        return;
    }
    while (!__atomic_compare_exchange_n(&printing, &none, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        none = 0;
        cpu_relax();
    }
    __real_console_write(text, size);
    __atomic_store_n(&printing, 0, __ATOMIC_RELEASE);
    cpu_irq_restore(state);
}

/* So far that it ends with a line, if that can be. */
static size_t piece_of(const char *text, size_t size)
{
    if (size <= PIECE_MAX)
        return size;
    for (size_t end = PIECE_MAX; end > 0; end--) {
        if (text[end - 1] == '\n')
            return end;
    }
    return PIECE_MAX;
}

void __wrap_console_write(const char *text, size_t size)
{
    while (size > 0) {
        size_t piece = piece_of(text, size);
        write_piece(text, piece);
        text += piece;
        size -= piece;
    }
}
