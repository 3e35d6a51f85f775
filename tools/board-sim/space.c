/* space.c - accesses to the system control space, and its registers that hold priorities.
 *
 * ARMv6-M Architecture Reference Manual, "The System Control Space". */
#include "system.h"

#define CONTROL_SPACE UINT32_C(0xe000e000)

/* The priority registers: four fields of a byte, two bits at its top. Which exception the first one
   is of, or 0; "Interrupt Priority Registers", "System Handler Priority Register 2" and "3". */
static unsigned first_priority(uint32_t address, uint32_t *writable, const char **name)
{
    static const char *const ipr[] = {"NVIC_IPR0", "NVIC_IPR1", "NVIC_IPR2", "NVIC_IPR3",
                                      "NVIC_IPR4", "NVIC_IPR5", "NVIC_IPR6", "NVIC_IPR7"};
    *writable = 0xc0c0c0c0;
    if (address >= 0xe000e400 && address < 0xe000e420) {
        *name = ipr[(address - 0xe000e400) / 4];
        return EXCEPTION_IRQ0 + (address - 0xe000e400);
    }
    *name = address == 0xe000ed1c ? "SHPR2" : "SHPR3";
    *writable = address == 0xe000ed1c ? 0xc0000000 : 0xc0c00000;
    return address == 0xe000ed1c ? 8 : address == 0xe000ed20 ? 12 : 0;
}

static uint32_t read_priorities(const struct machine *m, unsigned first)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)m->nvic.priority[first + i] << (8 * i + 6);
    return value;
}

static bool check_access(struct machine *m, uint32_t address, unsigned size, bool known,
                         const char *name, bool write)
{
    const char *verb = write ? "writes" : "reads";
    if (address - CONTROL_SPACE >= 0x1000)
        bus_illegal(m, "debug-register", address, NULL,
                    "it %s 0x%08x, which only a debugger reaches", verb, address);
    else if (!known)
        bus_illegal(m, "no-register", address, NULL,
                    "it %s 0x%08x, where this core has no register", verb, address);
    else if (size != 4)
        bus_illegal(m, "width", address, name, "it %s %s by %u bits; system registers have 32",
                    verb, name, size * 8);
    else
        return true;
    return false;
}

uint32_t system_read(struct machine *m, uint32_t address, unsigned size)
{
    uint32_t writable, value, place = address & ~UINT32_C(3);
    const char *name;
    const struct system_register *reg = system_find(m, place);
    unsigned first = reg ? 0 : first_priority(place, &writable, &name);
    if (reg)
        name = reg->name;
    if (!check_access(m, address, size, reg || first, name, false))
        return 0;
    value = reg ? reg->read(m) : read_priorities(m, first);
    record_read(m, name, 32, value);
    return value;
}

/* A read-only bit may be written as it is. */
static void check_bits(struct machine *m, uint32_t address, const char *name, uint32_t before,
                       uint32_t value, uint32_t writable)
{
    uint32_t reserved = value & ~writable & ~before;
    if (!writable)
        bus_illegal(m, "write-of-read-only", address, name, "it writes %s, which is read-only",
                    name);
    else if (reserved)
        bus_illegal(m, "reserved-bits", address, name,
                    "it writes 0x%08x to %s: reserved bits 0x%08x", value, name, reserved);
}

void system_write(struct machine *m, uint32_t address, unsigned size, uint32_t value)
{
    uint32_t writable = 0, before, place = address & ~UINT32_C(3);
    const char *name;
    const struct system_register *reg = system_find(m, place);
    unsigned first = reg ? 0 : first_priority(place, &writable, &name);
    if (reg) {
        name = reg->name;
        writable = reg->writable;
    }
    if (!check_access(m, address, size, reg || first, name, true))
        return;
    bool control = reg && reg->read == systick_read_control; /* reading it clears a flag */
    before = first ? read_priorities(m, first) : control ? systick_peek_control(m) : reg->read(m);
    check_bits(m, address, name, before, value, writable);
    if (!writable)
        return;
    for (unsigned i = 0; first && i < 4; i++) {
        if (writable >> (8 * i + 6) & 3)
            m->nvic.priority[first + i] = value >> (8 * i + 6) & 3;
    }
    if (reg)
        reg->write(m, value & writable);
    record_write(m, name, NULL, 32, before, value);
    m->attention = true;
}
