/* rtt.c - the debugger's side of a console in RAM, by --rtt: finds the block and reads the ring as OpenOCD and probe-rs do,
 * while the image runs.
 *
 * "SEGGER RTT" (SEGGER's wiki), "RTT control block"; OpenOCD, src/target/rtt.c. */
#include "machine.h"

#include <string.h>

#define TURNS_PER_SECOND 100
#define BLOCK_SIZE 48 /* with one channel up */

enum { AT_UP_COUNT = 16, AT_CHANNEL = 24, AT_BUFFER = 4, AT_SIZE = 8, AT_WRITE = 12, AT_READ = 16 };

static uint64_t next_turn = NEVER;
static uint32_t block; /* 0: not found yet */

void rtt_init(const struct machine *m)
{
    next_turn = m->options->rtt ? 0 : NEVER;
}

uint64_t rtt_next(void)
{
    return next_turn;
}

static uint32_t word(struct machine *m, uint32_t address)
{
    uint32_t value = 0;
    bus_load_word(m, address, &value);
    return value;
}

static uint32_t find(struct machine *m)
{
    static const char id[16] = "SEGGER RTT";
    const struct region *ram = &m->board->ram;
    for (uint32_t at = 0; at + BLOCK_SIZE <= ram->size; at += 4) {
        const struct memory *memory = bus_memory(m, ram->base);
        if (memcmp(memory->bytes + at, id, sizeof id) == 0 && word(m, ram->base + at + AT_UP_COUNT))
            return ram->base + at;
    }
    return 0;
}

static void take(struct machine *m, char character)
{
    record_text(&m->record.rtt, &m->record.rtt_size, character);
    show_board_text(m, character);
    exit_on_text(m, m->record.rtt, m->record.rtt_size);
}

static void read_ring(struct machine *m)
{
    uint32_t channel = block + AT_CHANNEL, buffer = word(m, channel + AT_BUFFER),
             size = word(m, channel + AT_SIZE), write = word(m, channel + AT_WRITE),
             read = word(m, channel + AT_READ);
    const struct memory *memory = bus_memory(m, buffer);
    if (!memory || memory->kind != MEMORY_RAM || size > memory->size - (buffer - memory->base) ||
        write >= size || read >= size) {
        record_note(m, "the RTT block at 0x%08x has a ring that cannot be", block);
        return;
    }
    for (; read != write; read = read + 1 == size ? 0 : read + 1)
        take(m, (char)memory->bytes[buffer - memory->base + read]);
    if (read != word(m, channel + AT_READ))
        bus_store_word(m, channel + AT_READ, read);
}

void rtt_turn(struct machine *m)
{
    if (next_turn == NEVER)
        return;
    next_turn = m->now + m->board->hz / TURNS_PER_SECOND + 1;
    if (!block)
        block = find(m);
    if (block)
        read_ring(m);
}
