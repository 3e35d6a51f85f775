/* clocks.c - what the reset and clock controller means for others: enables, ready bits, resets.
 * All of it is told by the board's description, so that there is no family in here. */
#include "machine.h"

bool clocks_on(const struct peripheral *peripheral)
{
    return !peripheral->gate.reg || bits_get(&peripheral->gate);
}

/* At once: how long an oscillator takes to start is not modelled. */
static void follow(const struct board *board)
{
    for (size_t i = 0; i < board->follow_count; i++) {
        const struct follows *f = &board->follows[i];
        uint32_t value = bits_get(&f->enable) << f->ready.lsb & f->ready.mask;
        f->ready.reg->value = (f->ready.reg->value & ~f->ready.mask) | value;
    }
}

void clocks_reset(struct machine *m)
{
    follow(m->board);
}

static void hold_in_reset(struct machine *m, const struct reg *reg)
{
    for (size_t i = 0; i < m->board->reset_count; i++) {
        const struct peripheral_reset *r = &m->board->resets[i];
        if (r->bit.reg != reg || !bits_get(&r->bit))
            continue;
        table_reset_peripheral(r->peripheral);
        gpio_peripheral_reset(m, r->peripheral);
        usart_peripheral_reset(m, r->peripheral);
    }
}

static void note_unmodelled(struct machine *m, const struct reg *reg)
{
    for (size_t i = 0; i < m->board->unmodelled_count; i++) {
        const struct bits *bits = &m->board->unmodelled[i];
        if (bits->reg == reg && (reg->value ^ reg->reset) & bits->mask)
            record_note(m,
                        "%s was changed in bits 0x%08x, which is not modelled: times may be wrong",
                        reg->full_name, bits->mask);
    }
}

void clocks_written(struct machine *m, struct reg *reg)
{
    follow(m->board);
    hold_in_reset(m, reg);
    note_unmodelled(m, reg);
}
