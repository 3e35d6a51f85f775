/*
 * cycles.c - the cycle counter of a Mainline core, where it is built in.
 *
 * ARMv7-M Architecture Reference Manual, "The Data Watchpoint and Trace unit", "Cycle counter", and "Debug
 * Exception and Monitor Control Register". A chip may leave it out (NOCYCCNT); an emulator may show zeros.
 */
#include <arch/core.h>
#include <kernel/arch.h>

#define DEMCR CORE_REGISTER(0xe000edfc)
#define DEMCR_TRCENA (1u << 24)
#define DWT_CTRL CORE_REGISTER(0xe0001000)
#define DWT_CTRL_NOCYCCNT (1u << 25)
#define DWT_CTRL_CYCCNTENA 1u
#define DWT_CYCCNT CORE_REGISTER(0xe0001004)

/* A turn of subs and a taken bne, where there is no counter: three cycles at most on these cores. */
#define TURN 3

static bool start(void)
{
    DEMCR |= DEMCR_TRCENA;
    if (!(DWT_CTRL & DWT_CTRL_NOCYCCNT))
        DWT_CTRL |= DWT_CTRL_CYCCNTENA;
    return (DWT_CTRL & (DWT_CTRL_NOCYCCNT | DWT_CTRL_CYCCNTENA)) == DWT_CTRL_CYCCNTENA;
}

void cycles_pass(uint32_t cycles)
{
    if (start()) {
        uint32_t from = DWT_CYCCNT;
        while (DWT_CYCCNT - from < cycles)
            ;
    } else {
        uint32_t turns = cycles / TURN + 1;
        __asm__ volatile("1: subs %0, #1\n\tbne 1b" : "+l"(turns)::"cc");
    }
}
