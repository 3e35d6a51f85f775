/*
 * console.c - one CPU prints at a time: in the place of console_write(), for whatever calls it.
 *
 * The handler of an exception may print while its own CPU prints: console_write() is made for that. Interrupts are off
 * meanwhile: a handler could wait for a lock whose owner waits to print, and a thread that is switched away could keep
 * all other CPUs waiting.
 */
#include "cpu_data.h"
#include <kernel/arch.h>
#include <kernel/console.h>

void __real_console_write(const char *text, size_t size);
void __wrap_console_write(const char *text, size_t size);

static uint32_t printing; /* the CPU's number and 1; 0: none */

void __wrap_console_write(const char *text, size_t size)
{
    uint32_t none = 0, me = cpu_number() + 1;
    if (panic_is_elsewhere())
        return;
    if (panic_is_here() || __atomic_load_n(&printing, __ATOMIC_RELAXED) == me) {
        __real_console_write(text, size);
        return;
    }
    uintptr_t state = arch_irq_save();
    while (!__atomic_compare_exchange_n(&printing, &none, me, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED)) {
        none = 0;
        cpu_relax();
    }
    __real_console_write(text, size);
    __atomic_store_n(&printing, 0, __ATOMIC_RELEASE);
    arch_irq_restore(state);
}
