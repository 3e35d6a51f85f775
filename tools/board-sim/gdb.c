/* gdb.c - where the machine stops for gdb, and goes on.
 *
 * The machine stops between two instructions, but not within an IT block, which the engine runs as a whole: what would stop it
 * there does so after the block. */
#include "gdb.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

#define POINTS_MAX 64
#define POLLS_PER_SECOND 50 /* of the board's time: whether gdb asks to stop */

static struct {
    bool is_on, runs, steps, asked; /* asked: gdb, or a BKPT, wants it to stop */
    uint64_t instructions;          /* when it was let run, and where */
    uint32_t pc;
    uint64_t next_poll;
    struct point {
        enum gdb_point kind;
        uint32_t address, size;
    } points[POINTS_MAX];
    size_t point_count;
    bool is_hit;
    struct point hit; /* its address is that of the access */
} gdb;

bool gdb_is_on(void)
{
    return gdb.is_on;
}

void gdb_init(struct machine *m)
{
    if (!m->options->gdb)
        return;
    gdb.is_on = gdb.asked = true;
    packet_listen((unsigned)m->options->gdb_port);
}

bool gdb_add_point(enum gdb_point kind, uint32_t address, uint32_t size)
{
    if (gdb.point_count == POINTS_MAX)
        return false;
    gdb.points[gdb.point_count++] = (struct point){kind, address, size};
    return true;
}

void gdb_remove_point(enum gdb_point kind, uint32_t address, uint32_t size)
{
    for (size_t i = 0; i < gdb.point_count; i++) {
        const struct point *p = &gdb.points[i];
        if (p->kind != kind || p->address != address || p->size != size)
            continue;
        gdb.points[i] = gdb.points[--gdb.point_count];
        return;
    }
}

static bool has_moved(const struct machine *m)
{
    return m->record.instructions != gdb.instructions || m->core.pc != gdb.pc;
}

/* HardFault and its like, and SVCall: what the instruction itself has caused. */
static bool causes_exception(const struct machine *m)
{
    return m->nvic.pending.word[0] & ((UINT64_C(1) << EXCEPTION_PENDSV) - 1) &
           ~(UINT64_C(1) << EXCEPTION_NMI);
}

static bool is_interrupted(const struct machine *m)
{
    unsigned exception = exception_pending(m);
    return exception && exception_priority(m, exception) < exception_running_priority(m, true);
}

static bool is_at_breakpoint(const struct machine *m)
{
    for (size_t i = 0; i < gdb.point_count; i++) {
        if (gdb.points[i].kind <= POINT_HARDWARE && gdb.points[i].address == m->core.pc)
            return true;
    }
    return false;
}

bool gdb_stops(const struct machine *m)
{
    if (!gdb.is_on)
        return false;
    if (gdb.asked || gdb.is_hit)
        return true;
    if (m->core.asleep || !has_moved(m) || causes_exception(m))
        return false;
    return gdb.steps || (is_at_breakpoint(m) && !is_interrupted(m));
}

/* As OpenOCD does it by C_MASKINTS: else a step would mostly end in the handler of a timer. What an instruction itself
   causes is taken. */
bool gdb_masks(const struct machine *m)
{
    return gdb.is_on && gdb.steps && !causes_exception(m);
}

bool gdb_access(const struct machine *m, const struct access *a)
{
    uint32_t size = (uint32_t)a->size * a->count;
    for (size_t i = 0; i < gdb.point_count && has_moved(m); i++) {
        const struct point *p = &gdb.points[i];
        if (p->kind == POINT_WRITE  ? a->load
            : p->kind == POINT_READ ? !a->load
                                    : p->kind < POINT_WRITE)
            continue;
        if (a->address - p->address >= p->size && p->address - a->address >= size)
            continue;
        gdb.is_hit = true;
        gdb.hit = *p;
        return true;
    }
    return false;
}

bool gdb_breakpoint(void)
{
    gdb.asked |= gdb.is_on;
    return gdb.is_on;
}

uint64_t gdb_next(void)
{
    return gdb.is_on ? gdb.next_poll : NEVER;
}

void gdb_poll(const struct machine *m)
{
    gdb.next_poll = m->now + m->board->hz / POLLS_PER_SECOND + 1;
    bool sleeps_for_ever = m->core.asleep && event_next_for_image(m) == NEVER;
    gdb.asked |= packet_interrupted(sleeps_for_ever ? 1000 / POLLS_PER_SECOND : 0);
}

/* A BKPT that it stands at is passed over, as OpenOCD does. */
static void pass_over_breakpoint(struct machine *m)
{
    uint8_t half[2];
    if (gdb_read_memory(m, m->core.pc, half, 2) == 2 && half[1] == 0xbe)
        m->core.pc += 2;
}

void gdb_resume(struct machine *m, bool one_instruction)
{
    if (gdb.asked && gdb.runs)
        pass_over_breakpoint(m);
    gdb.runs = true;
    gdb.steps = one_instruction;
    gdb.asked = gdb.is_hit = false;
    gdb.instructions = m->record.instructions;
    gdb.pc = m->core.pc;
    gdb.next_poll = m->now;
    m->attention = true;
}

void gdb_tell_stop(void)
{
    static const char *const names[] = {
        [POINT_WRITE] = "watch", [POINT_READ] = "rwatch", [POINT_ACCESS] = "awatch"};
    char text[64] = "T05";
    if (gdb.is_hit)
        snprintf(text, sizeof text, "T05%s:%x;", names[gdb.hit.kind], gdb.hit.address);
    packet_send(text);
}

/* False: gdb has gone. */
static bool serve(struct machine *m)
{
    static char text[GDB_PACKET_MAX];
    size_t size;
    do {
        if (!packet_read(text, &size))
            return false;
    } while (!gdb_command(m, text, size));
    return true;
}

void gdb_serve(struct machine *m)
{
    if (gdb.runs)
        gdb_tell_stop();
    if (!serve(m))
        machine_end(m, "gdb", "gdb has gone");
}

/* gdb can look at how it ended, unless the image itself has. */
void gdb_end(struct machine *m, int exit_code)
{
    if (!gdb.is_on || strcmp(m->record.end_reason, "gdb") == 0)
        return;
    if (!m->record.exited) {
        fprintf(stderr, "gdb: %s\n", m->record.end_text);
        gdb_tell_stop();
        if (!serve(m))
            return;
    }
    packet_send(text_format("W%02x", (unsigned)exit_code & 0xff));
}
