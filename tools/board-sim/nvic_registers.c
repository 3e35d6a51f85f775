/* nvic_registers.c - the registers with a bit for each interrupt, and those with a priority for each exception.
 *
 * ARMv6-M and ARMv7-M Architecture Reference Manuals, "Nested Vectored Interrupt Controller", "System Handler
 * Priority Register". A Cortex-M0 has one word of each kind. */
#include "system.h"

#include <stdio.h>

enum { SET_ENABLE, CLEAR_ENABLE, SET_PENDING, CLEAR_PENDING };

#define WORDS_MAX 16

bool nvic_find(const struct machine *m, uint32_t address, struct nvic_register *found)
{
    static const char *const names[] = {"ISER", "ICER", "ISPR", "ICPR"};
    bool mainline = core_is_mainline(m->board->core);
    uint32_t offset = address - 0xe000e100, word = offset % 0x80 / 4;
    uint32_t bits = 0xffu & ~0u << (8 - m->board->priority_bits);
    *found = (struct nvic_register){
        .first = EXCEPTION_IRQ0 + 32 * word, .kind = offset / 0x80, .writable = UINT32_MAX};
    if (offset < 0x200) {
        snprintf(found->name, sizeof found->name, mainline ? "NVIC_%s%u" : "NVIC_%s",
                 names[found->kind], word);
        return word < (mainline ? WORDS_MAX : 1u);
    }
    *found = (struct nvic_register){.is_priority = true, .writable = bits * 0x01010101};
    if (address - 0xe000e400 < (mainline ? 32u * WORDS_MAX : 32u)) {
        found->first = EXCEPTION_IRQ0 + (address - 0xe000e400);
        snprintf(found->name, sizeof found->name, "NVIC_IPR%u", (address - 0xe000e400) / 4);
        return true;
    }
    if (address - 0xe000ed18 > 8 || (address == 0xe000ed18 && !mainline))
        return false;
    found->first = 4 + (address - 0xe000ed18);
    found->writable &= address == 0xe000ed18   ? 0x00ffffff
                       : address == 0xe000ed1c ? 0xff000000
                       : mainline              ? 0xffff00ff
                                               : 0xffff0000;
    snprintf(found->name, sizeof found->name, "SHPR%u", (address - 0xe000ed18) / 4 + 1);
    return true;
}

static const struct exceptions *set_of(const struct machine *m, unsigned kind)
{
    return kind < SET_PENDING ? &m->nvic.enabled : &m->nvic.pending;
}

uint32_t nvic_read(const struct machine *m, const struct nvic_register *reg)
{
    uint32_t value = 0;
    unsigned count = reg->is_priority ? 4 : 32;
    for (unsigned i = 0; i < count && reg->first + i < EXCEPTIONS; i++) {
        if (reg->is_priority)
            value |= (uint32_t)m->nvic.priority[reg->first + i] << 8 * i;
        else
            value |= (uint32_t)exceptions_has(set_of(m, reg->kind), reg->first + i) << i;
    }
    return value;
}

static void write_line(struct machine *m, const struct nvic_register *reg, unsigned exception)
{
    switch (reg->kind) {
    case SET_ENABLE:
        if (!table_interrupt(m->table, exception - EXCEPTION_IRQ0))
            bus_illegal(m, "no-interrupt", 0xe000e100 + 4 * ((exception - EXCEPTION_IRQ0) / 32),
                        "NVIC_ISER", "it enables interrupt %u, which the part does not have",
                        exception - EXCEPTION_IRQ0);
        exceptions_put(&m->nvic.enabled, exception, true);
        break;
    case CLEAR_ENABLE:
        exceptions_put(&m->nvic.enabled, exception, false);
        break;
    case SET_PENDING:
        exception_pend(m, exception);
        break;
    default:
        exceptions_put(&m->nvic.pending, exception, exceptions_has(&m->nvic.lines, exception));
    }
}

void nvic_write(struct machine *m, const struct nvic_register *reg, uint32_t value)
{
    unsigned count = reg->is_priority ? 4 : 32;
    for (unsigned i = 0; i < count && reg->first + i < EXCEPTIONS; i++) {
        uint8_t writable = (uint8_t)(reg->writable >> 8 * (i % 4));
        if (reg->is_priority && writable)
            m->nvic.priority[reg->first + i] = (uint8_t)(value >> 8 * i) & writable;
        else if (!reg->is_priority && value >> i & 1)
            write_line(m, reg, reg->first + i);
    }
}
