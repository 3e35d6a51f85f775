/* semihosting.c - what an image asks of the host by BKPT 0xAB.
 *
 * ARM's "Semihosting for AArch32 and AArch64": r0 is the operation, r1 its parameter; the result
 * is in r0. */
#include "machine.h"

#include <string.h>

enum {
    SYS_WRITEC = 0x03,
    SYS_WRITE0 = 0x04,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT = 0x18,
    SYS_EXIT_EXTENDED = 0x20,
};

#define STOPPED_APPLICATION_EXIT UINT32_C(0x20026) /* ADP_Stopped_ApplicationExit */
#define TEXT_MAX 65536

static bool byte_at(struct machine *m, uint32_t address, char *byte)
{
    const struct memory *memory = bus_memory(m, address);
    if (memory)
        *byte = (char)memory->bytes[address - memory->base];
    return memory;
}

static void put(struct machine *m, char character)
{
    record_text(&m->record.semihosting, &m->record.semihosting_size, character);
    exit_on_text(m, m->record.semihosting, m->record.semihosting_size);
    show_board_text(m, character);
}

static void write_text(struct machine *m, uint32_t address)
{
    char character;
    for (uint32_t i = 0; i < TEXT_MAX; i++) {
        if (!byte_at(m, address + i, &character)) {
            bus_illegal(m, "semihosting", address + i, NULL,
                        "SYS_WRITE0 has a text that runs into 0x%08x, where nothing is",
                        address + i);
            return;
        }
        if (!character)
            return;
        put(m, character);
    }
}

static void leave(struct machine *m, uint32_t code)
{
    m->record.exited = true;
    m->record.exit_code = code;
    machine_end(m, "exit", "the image ended itself with exit code %u", code);
}

/* The 32-bit SYS_EXIT has the reason in r1 itself; the extended one points to reason and code. */
static void leave_extended(struct machine *m, uint32_t block)
{
    uint32_t reason = 0, code = 1;
    if (!bus_load_word(m, block, &reason) || !bus_load_word(m, block + 4, &code))
        bus_illegal(m, "semihosting", block, NULL, "SYS_EXIT_EXTENDED has no block at 0x%08x",
                    block);
    leave(m, reason == STOPPED_APPLICATION_EXIT ? code : 1);
}

static bool store_byte(struct machine *m, uint32_t address, char byte)
{
    struct memory *memory = bus_memory(m, address);
    if (!memory || memory->kind != MEMORY_RAM)
        return false;
    memory->bytes[address - memory->base] = (uint8_t)byte;
    bus_touch(m, address, 1, TOUCHED_WRITTEN);
    return true;
}

/* The block has the buffer's address and size; the size becomes the length. Returns r0. */
static uint32_t command_line(struct machine *m, uint32_t block)
{
    const char *line = m->options->append ? m->options->append : "";
    uint32_t buffer = 0, size = 0, length = (uint32_t)strlen(line);
    if (!bus_load_word(m, block, &buffer) || !bus_load_word(m, block + 4, &size) || size <= length)
        return UINT32_MAX;
    for (uint32_t i = 0; i <= length; i++) {
        if (!store_byte(m, buffer + i, line[i]))
            return UINT32_MAX;
    }
    return bus_store_word(m, block + 4, length) ? 0 : UINT32_MAX;
}

void semihosting_call(struct machine *m)
{
    uint32_t operation = core_get(m, 0), parameter = core_get(m, 1);
    char character;
    switch (operation) {
    case SYS_WRITEC:
        if (byte_at(m, parameter, &character))
            put(m, character);
        break;
    case SYS_WRITE0:
        write_text(m, parameter);
        break;
    case SYS_GET_CMDLINE:
        core_set(m, 0, command_line(m, parameter));
        break;
    case SYS_EXIT:
        leave(m, parameter == STOPPED_APPLICATION_EXIT ? 0 : 1);
        break;
    case SYS_EXIT_EXTENDED:
        leave_extended(m, parameter);
        break;
    default:
        bus_illegal(m, "semihosting", m->core.pc, NULL,
                    "semihosting operation 0x%x is not modelled", operation);
        core_set(m, 0, UINT32_MAX);
    }
}
