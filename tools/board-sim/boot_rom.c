/* boot_rom.c - a ROM that starts code in the flash: RP2040 datasheet, "Flash Second Stage". An RP2350's starts the reset vector. */
#include "machine.h"

#include <string.h>

#define SUMMED (BOOT2_SIZE - 4)

/* The same place, "Checksum" */
static uint32_t checksum(const uint8_t *bytes)
{
    uint32_t crc = UINT32_MAX;
    for (unsigned bit = 0; bit < 8 * SUMMED; bit++) {
        bool one = (crc >> 31) ^ (bytes[bit / 8] >> (7 - bit % 8) & 1u);
        crc = crc << 1 ^ (one ? UINT32_C(0x04c11db7) : 0);
    }
    return crc;
}

/* The flash is read by commands here, whether it answers as memory or not. */
static bool is_bootable(struct machine *m, const uint8_t *flash)
{
    const uint8_t *b = flash + SUMMED;
    uint32_t stored = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    uint32_t right = checksum(flash);
    if (stored == right)
        return true;
    bus_illegal(
        m, "boot2-checksum", m->board->flash.base + SUMMED, NULL,
        "the checksum of the flash's first %d bytes is 0x%08x, and 0x%08x follows them: the "
        "ROM would not start it, and would wait for another image on USB",
        SUMMED, right, stored);
    machine_end(m, "boot2-checksum", "the ROM does not start it: the checksum is wrong");
    return false;
}

bool boot_rom_start(struct machine *m, uint32_t *sp, uint32_t *entry)
{
    if (m->board->image_def)
        return !image_def_is_good(m);
    if (!m->board->boot2)
        return false;
    const uint8_t *flash = m->memories[0].bytes;
    m->system.vtor = 0; /* the ROM's own */
    if (!is_bootable(m, flash))
        return true;
    struct memory *ram = bus_memory(m, m->board->boot2);
    memcpy(ram->bytes + (m->board->boot2 - ram->base), flash, BOOT2_SIZE);
    *sp = m->board->boot2;
    *entry = m->board->boot2 | 1;
    return true;
}
