/* itm.c - the Instrumentation Trace Macrocell, as far as a console by its port 0 needs it, and with --itm the debugger that has
 * enabled it and decodes what comes.
 *
 * ARMv7-M Architecture Reference Manual, "The Instrumentation Trace Macrocell" and "Debug ITM and DWT Packet Protocol": a
 * store of 1, 2 or 4 bytes to a port is a packet, a header with the port and the size, then the bytes. */
#include "system.h"

#define ITM UINT32_C(0xe0000000)
#define PORTS_END 0x80
#define SWO_BITS_PER_SECOND 2000000
#define BITS_PER_BYTE 10

enum { AT_TER = 0xe00, AT_TCR = 0xe80 };

static struct {
    uint32_t ter, tcr;
    uint64_t free_at; /* the cycle from which a port takes something */
} itm;

void itm_reset(struct machine *m)
{
    if (m->options->itm && core_is_mainline(m->board->core))
        itm.ter = itm.tcr = m->system.trace_on = true;
}

static uint32_t *reg_at(uint32_t offset)
{
    return offset == AT_TER ? &itm.ter : offset == AT_TCR ? &itm.tcr : NULL;
}

bool itm_owns(const struct machine *m, uint32_t address)
{
    uint32_t offset = address - ITM;
    return core_is_mainline(m->board->core) && (offset < PORTS_END || reg_at(offset));
}

static bool is_port_on(const struct machine *m, uint32_t port)
{
    return m->system.trace_on && itm.tcr & 1 && itm.ter >> port & 1;
}

uint32_t itm_read(const struct machine *m, uint32_t address)
{
    uint32_t offset = address - ITM;
    if (offset < PORTS_END)
        return is_port_on(m, offset / 4) && m->now >= itm.free_at;
    return *reg_at(offset);
}

/* What the debugger makes of a packet. */
static void take(struct machine *m, uint32_t port, unsigned size, uint32_t value)
{
    for (unsigned i = 0; port == 0 && i < size; i++) {
        char character = (char)(value >> 8 * i);
        record_text(&m->record.itm, &m->record.itm_size, character);
        if (!m->options->rtt)
            show_board_text(m, character);
        exit_on_text(m, m->record.itm, m->record.itm_size);
    }
}

void itm_write(struct machine *m, uint32_t address, unsigned size, uint32_t value)
{
    uint32_t offset = address - ITM;
    if (offset >= PORTS_END) {
        *reg_at(offset) = value;
        return;
    }
    if (!is_port_on(m, offset / 4))
        return;
    if (m->now < itm.free_at) {
        m->record.itm_lost += size;
        return;
    }
    itm.free_at =
        m->now + (uint64_t)m->board->hz * BITS_PER_BYTE * (1 + size) / SWO_BITS_PER_SECOND;
    take(m, offset / 4, size, value);
}
