/* delay_loop.c - a loop that only counts down: as many turns at once as change nothing else. */
#include "machine.h"

/* The loop, "subs Rd, #1" and "bne" or "bcs" back to it; flags in bits 31 to 28: N, Z, C, V. */
#define SUBS_1 0x3801u
#define SUBS_1_MASK 0xf8ffu
#define BNE_BACK 0xd1fdu
#define BCS_BACK 0xd2fdu
#define FLAGS_COUNTING UINT32_C(0x20000000) /* of a subtraction whose result is 1 to 0x7fffffff */

/* The register that counts if the instruction at hand ends such a loop, else -1. */
static int counter(struct machine *m, uint16_t instruction)
{
    const struct memory *code = bus_memory(m, m->core.pc);
    uint32_t offset = m->core.pc - code->base;
    bool back = instruction == BNE_BACK || instruction == BCS_BACK;
    if (!back || m->options->every_turn || gdb_is_on() || m->core.straying || offset < 2)
        return -1;
    unsigned before = code->bytes[offset - 2] | (unsigned)code->bytes[offset - 1] << 8;
    return (before & SUBS_1_MASK) == SUBS_1 ? (int)(before >> 8 & 7) : -1;
}

static unsigned turn_cycles(const struct machine *m)
{
    return 1 + decode_branch_cycles(m->board->core) + 1;
}

/* The branch is taken, and is due again after each turn. At no instruction between may anything be due; the
   last turns, in which the counter becomes 0 and less, are for the engine. */
static uint32_t turns(struct machine *m, int reg)
{
    uint32_t left = core_get(m, (unsigned)reg);
    if (left < 2 || left > INT32_MAX || m->now >= m->next_event)
        return 0;
    uint64_t fit = (m->next_event - 1 - m->now) / turn_cycles(m);
    return fit < left - 1 ? (uint32_t)fit : left - 1;
}

bool delay_loop_leaps(struct machine *m, uint16_t instruction)
{
    int reg = counter(m, instruction);
    return reg >= 0 && turns(m, reg) > 0;
}

void delay_loop_leap(struct machine *m, uint16_t instruction)
{
    int reg = counter(m, instruction);
    uint32_t count = turns(m, reg);
    core_set(m, (unsigned)reg, core_get(m, (unsigned)reg) - count);
    core_set_flags(m, FLAGS_COUNTING);
    m->now += (uint64_t)count * turn_cycles(m);
    m->record.instructions += 2 * (uint64_t)count;
}
