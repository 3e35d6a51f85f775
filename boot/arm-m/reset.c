/*
 * reset.c - the first instructions of a microcontroller; hands over to _start.
 *
 * In   sp = the first word of the vector table, which the core has loaded
 *      (ARMv6-M Architecture Reference Manual, "Reset behavior")
 * Out  calls _start(0, 0) with .data filled and .bss zero
 *
 * The linker cannot leave out what an image without static data does not need. So the Makefile
 * looks at what was linked, and where there is none links again with this file compiled with
 * RESET_WITHOUT_DATA; arm-m.ld checks that this is so.
 */
#include <kernel/config.h>
#include <stdint.h>
#include <stdnoreturn.h>

extern uint32_t data_start[], data_end[], bss_end[]; /* arm-m.ld; .bss follows .data */
extern const uint32_t data_load[];

noreturn void _start(uintptr_t magic, uintptr_t info);

#ifdef RESET_WITHOUT_DATA

/* For arm-m.ld. */
__attribute__((used)) const char reset_without_data[0];

static void fill_data(void)
{
}

#else

static void fill_data(void)
{
    const uint32_t *from = data_load;
    uint32_t *to = data_start;
    while (to != data_end)
        *to++ = *from++;
    while (to != bss_end)
        *to++ = 0;
}

#endif

KERNEL_ONLY_CALLER noreturn void Reset_Handler(void);
void Reset_Handler(void)
{
    fill_data();
    _start(0, 0);
}
