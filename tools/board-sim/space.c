/* space.c - accesses to the system control space, whichever register is there.
 *
 * ARMv6-M Architecture Reference Manual, "The System Control Space". */
#include "system.h"

#define CONTROL_SPACE UINT32_C(0xe000e000)

static bool check_access(struct machine *m, uint32_t address, unsigned size, bool known,
                         const char *name, bool write)
{
    const char *verb = write ? "writes" : "reads";
    if (!known && address - CONTROL_SPACE >= 0x1000)
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

/* What lies at an address of the system control space: one of system.c, or one of the NVIC. */
struct found {
    const struct system_register *reg;
    struct nvic_register nvic;
    const char *name;
    uint32_t writable;
};

static bool find(const struct machine *m, uint32_t address, struct found *found)
{
    *found = (struct found){.reg = system_find(m, address)};
    if (found->reg) {
        found->name = found->reg->name;
        found->writable = found->reg->writable;
        return true;
    }
    if (!nvic_find(m, address, &found->nvic))
        return false;
    found->name = record_name(found->nvic.name);
    found->writable = found->nvic.writable;
    return true;
}

uint32_t system_read(struct machine *m, uint32_t address, unsigned size)
{
    struct found found;
    if (itm_owns(m, address))
        return itm_read(m, address);
    bool known = find(m, address & ~UINT32_C(3), &found);
    if (!check_access(m, address, size, known, found.name, false))
        return 0;
    uint32_t value = found.reg ? found.reg->read(m) : nvic_read(m, &found.nvic);
    record_read(m, found.name, 32, value);
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
    struct found found;
    if (itm_owns(m, address)) {
        itm_write(m, address, size, value);
        return;
    }
    bool known = find(m, address & ~UINT32_C(3), &found);
    if (!check_access(m, address, size, known, found.name, true))
        return;
    const struct system_register *reg = found.reg;
    bool control = reg && reg->read == systick_read_control; /* reading it clears a flag */
    uint32_t before = !reg      ? nvic_read(m, &found.nvic)
                      : control ? systick_peek_control(m)
                                : reg->read(m);
    check_bits(m, address, found.name, before, value, found.writable);
    if (!found.writable)
        return;
    if (reg)
        reg->write(m, value & found.writable);
    else
        nvic_write(m, &found.nvic, value);
    record_write(m, found.name, NULL, 32, before, value);
    m->attention = true;
}
