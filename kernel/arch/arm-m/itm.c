/*
 * itm.c - a console by the trace pin: stimulus port 0 of the Instrumentation Trace Macrocell, which a debugger shows as SWO.
 *
 * ARMv7-M Architecture Reference Manual, "The Instrumentation Trace Macrocell", and "Debug Exception and Monitor Control
 * Register". The debugger sets the rate and enables all of it; nothing is sent before, and nothing waits for long after.
 */
#include <arch/core.h>
#include <arch/debug_consoles.h>
#include <kernel/console.h>

#define ITM_STIM0 CORE_REGISTER(0xe0000000) /* reads as 1 when it takes another one */
#define ITM_STIM0_BYTE (*(volatile uint8_t *)0xe0000000)
#define ITM_TER CORE_REGISTER(0xe0000e00) /* a bit for each port */
#define ITM_TCR CORE_REGISTER(0xe0000e80)
#define ITM_TCR_ITMENA 1u
#define DEMCR CORE_REGISTER(0xe000edfc)
#define DEMCR_TRCENA (1u << 24)

#define PATIENCE 100000u /* as serial.c's: a byte takes less at any rate that is used */

static bool is_enabled(void)
{
    return DEMCR & DEMCR_TRCENA && ITM_TCR & ITM_TCR_ITMENA && ITM_TER & 1;
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size && is_enabled(); sink->done = ++i) {
        uint32_t left = PATIENCE;
        while (!(ITM_STIM0 & 1) && left)
            left--;
        if (!left)
            return;
        ITM_STIM0_BYTE = (uint8_t)text[i];
    }
}

static struct console_sink sink = {.name = "itm", .write = write};

void itm_init(void)
{
    console_add(&sink);
}
