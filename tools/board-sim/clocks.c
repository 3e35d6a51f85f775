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
        uint32_t enable = bits_get(&f->enable);
        uint32_t value = f->how == FOLLOWS_INVERTED ? ~enable
                         : f->how == FOLLOWS_AS_BIT ? 1u << (enable & 31)
                                                    : enable;
        value = value << f->ready.lsb & f->ready.mask;
        f->ready.reg->value = (f->ready.reg->value & ~f->ready.mask) | value;
    }
}

static bool all_true(const struct condition *conditions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bits_get(&conditions[i].bits) != conditions[i].value)
            return false;
    }
    return true;
}

void clocks_check_rate(struct machine *m, uint32_t address, const char *who)
{
    if (!all_true(m->board->clock_while, m->board->clock_while_count))
        bus_illegal(m, "clock-rate", address, who,
                    "%s needs a clock of %u Hz, and the CPU has another one so far", who,
                    m->board->hz);
}

void clocks_reset(struct machine *m)
{
    follow(m->board);
    m->flash_is_off = !all_true(m->board->flash_while, m->board->flash_while_count);
}

const struct peripheral_reset *clocks_reset_of(const struct machine *m,
                                               const struct peripheral *peripheral)
{
    for (size_t i = 0; i < m->board->reset_count; i++) {
        const struct peripheral_reset *r = &m->board->resets[i];
        if (r->peripheral == peripheral && bits_get(&r->bit))
            return r;
    }
    return NULL;
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
    clocks_reset(m);
    hold_in_reset(m, reg);
    note_unmodelled(m, reg);
}
