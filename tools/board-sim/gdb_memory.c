/* gdb_memory.c - memory and devices as a debugger reads and writes them. */
#include "gdb.h"

#include <string.h>

#include "system.h"

/* The bytes of a memory that are there from the address on, size at most. */
static uint8_t *memory_at(struct machine *m, uint32_t address, size_t *size)
{
    const struct memory *memory = bus_memory(m, address);
    if (!memory)
        return NULL;
    uint32_t offset = address - memory->base;
    if (*size > memory->size - offset)
        *size = memory->size - offset;
    return memory->bytes + offset;
}

/* The word of a device or of the system control space at an address that is a multiple of 4. */
static bool read_word(struct machine *m, uint32_t address, uint32_t *value)
{
    struct nvic_register nvic;
    if (system_find(m, address) || nvic_find(m, address, &nvic)) {
        *value = system_read(m, address, 4);
        return true;
    }
    struct reg *reg = table_at(m->table, address);
    if (!reg || !reg->can_read || !clocks_on(reg->peripheral))
        return false;
    *value = reg->model && reg->model->read ? reg->model->read(m, reg) : reg->value;
    return true;
}

static bool read_device(struct machine *m, uint32_t address, uint8_t *byte)
{
    uint32_t value;
    if (!read_word(m, address & ~UINT32_C(3), &value))
        return false;
    *byte = (uint8_t)(value >> 8 * (address & 3));
    return true;
}

size_t gdb_read_memory(struct machine *m, uint32_t address, uint8_t *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        uint32_t at = address + (uint32_t)done, value;
        size_t part = size - done;
        const uint8_t *memory = memory_at(m, at, &part);
        if (memory) {
            memcpy(bytes + done, memory, part);
        } else if (!(at & 3) && part >= 4 && read_word(m, at, &value)) {
            part = 4;
            for (size_t i = 0; i < part; i++)
                bytes[done + i] = (uint8_t)(value >> 8 * i);
        } else if (read_device(m, at, &bytes[done])) {
            part = 1;
        } else {
            break;
        }
        done += part;
    }
    return done;
}

static bool write_device(struct machine *m, uint32_t address, uint32_t value)
{
    struct nvic_register nvic;
    if (system_find(m, address) || nvic_find(m, address, &nvic)) {
        system_write(m, address, 4, value);
        return true;
    }
    struct reg *reg = table_at(m->table, address);
    if (!reg || !reg->can_write || !clocks_on(reg->peripheral))
        return false;
    if (reg->model && reg->model->write)
        reg->model->write(m, reg, value);
    else
        reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
    clocks_written(m, reg);
    m->attention = true;
    return true;
}

bool gdb_write_memory(struct machine *m, uint32_t address, const uint8_t *bytes, size_t size)
{
    size_t part = size;
    uint8_t *memory = memory_at(m, address, &part);
    if (memory && part == size) {
        memcpy(memory, bytes, size);
        uc_ctl_remove_cache(m->core.uc, address, (uint64_t)address + size);
        return true;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < size && i < 4; i++)
        value |= (uint32_t)bytes[i] << 8 * i;
    return !memory && size == 4 && !(address & 3) && write_device(m, address, value);
}
