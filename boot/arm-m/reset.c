/*
 * reset.c - the first instructions of a microcontroller; hands over to _start.
 *
 * In   sp = the first word of the vector table, which the core has loaded
 *      (ARMv6-M Architecture Reference Manual, "Reset behavior")
 * Out  calls _start(0, 0) with .data filled and .bss zero
 *
 * The linker cannot leave out fill_data() where there is no static data. So the Makefile looks at the
 * linked image, and if it has none, links it again with this file compiled with RESET_WITHOUT_DATA;
 * arm-m.ld checks that this is so.
 */
#include <kernel/boot.h>
#include <kernel/config.h>

/* arm-m.ld: zero from bss_start to data_start, copied from data_load from there to data_end. */
extern uint32_t bss_start[], data_start[], data_end[];
extern const uint32_t data_load[];

#ifdef RESET_WITHOUT_DATA

/* arm-m.ld looks whether this symbol is there. */
__attribute__((used)) const char reset_without_data[0];

static void fill_data(void)
{
}

#else

static void fill_data(void)
{
    uint32_t *to = bss_start;
    while (to != data_start)
        *to++ = 0;
    const uint32_t *from = data_load;
    while (to != data_end)
        *to++ = *from++;
}

#endif

#ifndef RESET_FIRST
#define RESET_FIRST()
#endif

KERNEL_ONLY_CALLER noreturn void Reset_Handler(void);
void Reset_Handler(void)
{
    RESET_FIRST();
    fill_data();
    _start(0, 0);
}
