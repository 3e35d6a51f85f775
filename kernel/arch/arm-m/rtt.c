/*
 * rtt.c - a console in RAM: SEGGER's Real-Time Transfer, which the RTT support of OpenOCD, probe-rs and J-Link reads while
 * the program runs.
 *
 * "SEGGER RTT" (SEGGER's wiki), "RTT control block"; OpenOCD, src/target/rtt.c. The debugger looks through the RAM for the
 * block's name, and moves `read`; the program moves `write`. Where both are the same the ring is empty.
 *
 * What is full waits for a debugger that reads, and for none that does not: text that finds no room is left out, and a line
 * says so where there is room again.
 */
#include <arch/debug_consoles.h>
#include <kernel/config.h>
#include <kernel/console.h>
#include <kernel/layout.h>
#include <kernel/string.h>
#include <stdint.h>

#define SIZE CONSOLE_KEPT_MAX
#define PATIENCE                                                                                   \
    100000u /* turns in which a debugger that has read before reads nothing: 50 ms and more */

struct rtt_channel {
    const char *name;
    char *buffer;
    uint32_t size;
    volatile uint32_t write, read;
    uint32_t flags; /* 0: what does not fit is left out */
};

static struct {
    char id[16];
    uint32_t up_count, down_count;
    struct rtt_channel up;
} block;

CHECK_OFFSET(struct rtt_channel, write, 12);
CHECK_OFFSET(struct rtt_channel, flags, 20);

static char ring[SIZE];
static bool loses;

static uint32_t next(uint32_t at)
{
    return at + 1 == SIZE ? 0 : at + 1;
}

/* `read` is the debugger's, who may be wrong; a wrong one counts as full. */
static bool has_room(void)
{
    uint32_t read = block.up.read;
    return read < SIZE && next(block.up.write) != read;
}

static bool wait_for_room(void)
{
    static uint32_t seen; /* where it has read up to; 0 until it has */
    for (uint32_t i = 0; i < PATIENCE && !has_room() && block.up.read != seen; i++)
        ;
    if (has_room())
        return true;
    seen = block.up.read;
    return false;
}

static bool put(char character)
{
    if (!has_room() && !wait_for_room())
        return false;
    ring[block.up.write] = character;
    __asm__ volatile("dmb" ::: "memory");
    block.up.write = next(block.up.write);
    return true;
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    static const char lost[] = "\n[rtt: text was lost]\n";
    for (size_t i = 0; loses && i < sizeof lost - 1; i++) {
        if (!put(lost[i]))
            return;
    }
    loses = false;
    for (size_t i = 0; i < size && !loses; sink->done = ++i)
        loses = !put(text[i]);
}

static struct console_sink sink = {.name = "rtt", .write = write};

/* The name comes last, and is nowhere else in memory: it is stored here from its end to its beginning. */
void rtt_init(void)
{
    static const char backwards[] = "TTR REGGES";
    block.up = (struct rtt_channel){.name = "Terminal", .buffer = ring, .size = SIZE};
    block.up_count = 1;
    __asm__ volatile("dmb" ::: "memory");
    for (size_t i = 0; i < sizeof backwards - 1; i++)
        ((volatile char *)block.id)[i] = backwards[sizeof backwards - 2 - i];
    console_add(&sink);
}
