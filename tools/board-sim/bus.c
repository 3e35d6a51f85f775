/* bus.c - what lies where, and what silicon would swallow without a word. */
#include "machine.h"

#include <stdarg.h>
#include <stdio.h>

#define PRIVATE_BUS UINT32_C(0xe0000000) /* "The system address map": the Private Peripheral Bus */
#define PRIVATE_BUS_SIZE UINT32_C(0x00100000)

struct memory *bus_memory(struct machine *m, uint32_t address)
{
    for (size_t i = 0; i < m->memory_count; i++) {
        struct memory *memory = &m->memories[i];
        if (address - memory->base < memory->size)
            return memory->kind == MEMORY_FLASH && m->flash_is_off ? NULL : memory;
    }
    return NULL;
}

enum alias { ALIAS_NONE, ALIAS_TOGGLE, ALIAS_SET, ALIAS_CLEAR };

/* The register's own address instead of an alias. */
static enum alias resolve(const struct machine *m, uint32_t *address)
{
    for (size_t i = 0; i < m->table->peripheral_count; i++) {
        const struct peripheral *p = &m->table->peripherals[i];
        const uint32_t distances[] = {0, p->aliases.toggle, p->aliases.set, p->aliases.clear};
        for (unsigned alias = ALIAS_TOGGLE; alias <= ALIAS_CLEAR; alias++) {
            if (distances[alias] && *address - distances[alias] - p->base < p->size) {
                *address -= distances[alias];
                return (enum alias)alias;
            }
        }
    }
    return ALIAS_NONE;
}

static uint32_t aliased(enum alias alias, uint32_t before, uint32_t value)
{
    switch (alias) {
    case ALIAS_TOGGLE:
        return before ^ value;
    case ALIAS_SET:
        return before | value;
    case ALIAS_CLEAR:
        return before & ~value;
    default:
        return value;
    }
}

bool bus_answers(struct machine *m, uint32_t address, unsigned size)
{
    const struct memory *memory = bus_memory(m, address);
    if (memory)
        return address - memory->base <= memory->size - size;
    resolve(m, &address);
    return address - PRIVATE_BUS < PRIVATE_BUS_SIZE || table_peripheral_at(m->table, address) ||
           table_at(m->table, address);
}

void bus_touch(struct machine *m, uint32_t address, unsigned size, unsigned how)
{
    uint32_t offset = address - m->board->ram.base;
    for (unsigned i = 0; i < size && offset + i < m->board->ram.size; i++)
        m->ram_touched[offset + i] |= (uint8_t)how;
}

bool bus_load_word(struct machine *m, uint32_t address, uint32_t *value)
{
    const struct memory *memory = bus_memory(m, address);
    if (!memory || address - memory->base > memory->size - 4)
        return false;
    const uint8_t *b = memory->bytes + (address - memory->base);
    *value = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return true;
}

bool bus_store_word(struct machine *m, uint32_t address, uint32_t value)
{
    const struct memory *memory = bus_memory(m, address);
    if (!memory || memory->kind != MEMORY_RAM || address - memory->base > memory->size - 4)
        return false;
    for (unsigned i = 0; i < 4; i++)
        memory->bytes[address - memory->base + i] = (uint8_t)(value >> 8 * i);
    bus_touch(m, address, 4, TOUCHED_WRITTEN);
    return true;
}

void bus_illegal(struct machine *m, const char *kind, uint32_t address, const char *name,
                 const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    record_illegal(m, kind, address, name, text);
}

/* The register that an access may go on to, or NULL after it was reported. */
static struct reg *find(struct machine *m, uint32_t address, bool write)
{
    struct reg *reg = table_at(m->table, address);
    if (reg)
        return reg;
    const struct peripheral *p = table_peripheral_at(m->table, address);
    bus_illegal(m, "no-register", address, p ? p->name : NULL,
                "it %s 0x%08x, where %s has no register", write ? "writes" : "reads", address,
                p ? p->name : "the part");
    return NULL;
}

static bool check_clock(struct machine *m, const struct reg *reg, bool write)
{
    const struct peripheral *p = reg->peripheral;
    if (!p->clock_told) {
        bus_illegal(m, "clock-unknown", reg->address, reg->full_name,
                    "%s: the board's description has no gate or ungated line for %s",
                    reg->full_name, p->name);
        p = reg->peripheral;
    }
    const struct peripheral_reset *held = clocks_reset_of(m, p);
    if (held) {
        bus_illegal(m, "in-reset", reg->address, reg->full_name,
                    "it %s %s while %s holds %s in reset", write ? "writes" : "reads",
                    reg->full_name, held->bit.reg->full_name, p->name);
        return false;
    }
    if (clocks_on(p))
        return true;
    bus_illegal(m, "clock-off", reg->address, reg->full_name,
                "it %s %s while the clock of %s is off", write ? "writes" : "reads", reg->full_name,
                p->name);
    return false;
}

static bool check_width(struct machine *m, const struct reg *reg, unsigned size, bool write)
{
    if ((reg->widths | reg->peripheral->more_widths) & size * 8)
        return true;
    bus_illegal(m, "width", reg->address, reg->full_name,
                "it %s %s by %u bits; the register has %u", write ? "writes" : "reads",
                reg->full_name, size * 8, reg->width);
    return false;
}

static uint32_t lane_mask(unsigned size, unsigned shift)
{
    return (uint32_t)((UINT64_C(1) << 8 * size) - 1) << shift;
}

/* An instruction's access comes at its end, when more may have happened than when it began. */
static void catch_up(struct machine *m)
{
    if (m->now >= m->next_event)
        event_run_devices(m);
}

uint32_t bus_read(struct machine *m, uint32_t address, unsigned size)
{
    catch_up(m);
    if (address - PRIVATE_BUS < PRIVATE_BUS_SIZE)
        return system_read(m, address, size);
    resolve(m, &address);
    struct reg *reg = find(m, address, false);
    if (!reg || !check_clock(m, reg, false) || !check_width(m, reg, size, false))
        return 0;
    if (!reg->can_read) {
        bus_illegal(m, "read-of-write-only", address, reg->full_name,
                    "it reads %s, which is write-only", reg->full_name);
        return 0;
    }
    uint32_t value = reg->model && reg->model->read ? reg->model->read(m, reg) : reg->value;
    unsigned shift = 8 * (address - reg->address);
    value &= lane_mask(size, shift);
    record_read(m, reg->full_name, 8 * size, value);
    return value >> shift;
}

/* Bits that cannot be written must be written as they are after a reset; those that can be read may
   also be written as they are now, which is what changing the others by a read and a write does. */
static void check_bits(struct machine *m, const struct reg *reg, uint32_t value, uint32_t mask)
{
    uint32_t away = (value ^ reg->reset) & mask & ~reg->writable;
    uint32_t reserved = away & ~reg->readable;
    uint32_t read_only = away & reg->readable & (value ^ reg->value);
    if (reserved)
        bus_illegal(m, "reserved-bits", reg->address, reg->full_name,
                    "it writes 0x%08x to %s: reserved bits 0x%08x are not as after reset", value,
                    reg->full_name, reserved);
    if (read_only)
        bus_illegal(m, "read-only-bits", reg->address, reg->full_name,
                    "it writes 0x%08x to %s: read-only bits 0x%08x", value, reg->full_name,
                    read_only);
}

static void store(struct reg *reg, uint32_t value, uint32_t mask)
{
    uint32_t plain = reg->writable & ~reg->clear1 & ~reg->clear0 & mask;
    reg->value &= ~(value & reg->clear1 & mask);
    reg->value &= value | ~(reg->clear0 & mask);
    reg->value = (reg->value & ~plain) | (value & plain);
}

void bus_write(struct machine *m, uint32_t address, unsigned size, uint32_t value)
{
    catch_up(m);
    if (address - PRIVATE_BUS < PRIVATE_BUS_SIZE) {
        system_write(m, address, size, value);
        return;
    }
    enum alias alias = resolve(m, &address);
    struct reg *reg = find(m, address, true);
    if (!reg || !check_clock(m, reg, true) || !check_width(m, reg, size, true))
        return;
    if (!reg->can_write) {
        bus_illegal(m, "write-of-read-only", address, reg->full_name,
                    "it writes %s, which is read-only", reg->full_name);
        return;
    }
    unsigned shift = 8 * (address - reg->address);
    uint32_t mask = lane_mask(size, shift), before = reg->value;
    value = aliased(alias, before, value << shift & mask);
    check_bits(m, reg, value, mask & (uint32_t)((UINT64_C(1) << reg->width) - 1));
    if (reg->model && reg->model->write)
        reg->model->write(m, reg, (reg->can_read ? before & ~mask : 0) | value);
    else
        store(reg, value, mask);
    clocks_written(m, reg);
    record_write(m, reg->full_name, reg, 8 * size, before, value);
    m->attention = true;
}
