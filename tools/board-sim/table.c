/* table.c - the registers of a part, by address and by name. */
#include "table.h"

#include <string.h>

void table_reset(struct table *table)
{
    for (size_t i = 0; i < table->reg_count; i++)
        table->regs[i].value = table->regs[i].reset;
}

void table_reset_peripheral(struct peripheral *peripheral)
{
    for (size_t i = 0; i < peripheral->count; i++) {
        if (peripheral->first[i].peripheral == peripheral)
            peripheral->first[i].value = peripheral->first[i].reset;
    }
}

struct reg *table_at(const struct table *table, uint32_t address)
{
    size_t low = 0, high = table->reg_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->regs[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    struct reg *reg = &table->regs[low - 1];
    while (reg > table->regs && reg[-1].address == reg->address)
        reg--;
    return address - reg->address < reg->width / 8 ? reg : NULL;
}

struct peripheral *table_peripheral(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->peripheral_count; i++) {
        if (strcmp(table->peripherals[i].name, name) == 0)
            return &table->peripherals[i];
    }
    return NULL;
}

struct peripheral *table_peripheral_at(const struct table *table, uint32_t address)
{
    for (size_t i = 0; i < table->peripheral_count; i++) {
        struct peripheral *peripheral = &table->peripherals[i];
        if (address >= peripheral->base && address - peripheral->base < peripheral->size)
            return peripheral;
    }
    return NULL;
}

struct reg *table_register(const struct peripheral *peripheral, const char *name)
{
    for (size_t i = 0; i < peripheral->count; i++) {
        struct reg *reg = &peripheral->first[i];
        if (reg->peripheral == peripheral && strcmp(reg->name, name) == 0)
            return reg;
    }
    return NULL;
}

const struct field *table_field(const struct reg *reg, const char *name)
{
    for (size_t i = 0; i < reg->field_count; i++) {
        if (strcmp(reg->fields[i].name, name) == 0)
            return &reg->fields[i];
    }
    return NULL;
}

const char *table_interrupt(const struct table *table, unsigned number)
{
    for (size_t i = 0; i < table->interrupt_count; i++) {
        if (table->interrupts[i].number == number)
            return table->interrupts[i].name;
    }
    return NULL;
}
