/* record.c - what is remembered for the report, and the trace. */
#include "machine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* A loop can write for ever: the counts stay right, the lists end. */
#define LIST_MAX 200000
#define ILLEGAL_MAX 1000

static void append_changes(char *text, size_t size, const struct reg *reg, uint32_t before)
{
    uint32_t after = reg->value;
    size_t used = 0;
    for (size_t i = 0; i < reg->field_count; i++) {
        const struct field *f = &reg->fields[i];
        uint32_t mask = (uint32_t)((UINT64_C(1) << f->width) - 1);
        uint32_t was = before >> f->lsb & mask, is = after >> f->lsb & mask;
        if (was == is)
            continue;
        int length = snprintf(text + used, size - used, "  %s %u->%u", f->name, was, is);
        if (length < 0 || (size_t)length >= size - used)
            return;
        used += (size_t)length;
    }
}

static void trace(struct machine *m, const char *direction, const char *name, uint32_t value,
                  const char *changes)
{
    show_line(m, "%12llu  0x%08x  %s %-20s 0x%08x%s", (unsigned long long)m->now, m->core.pc,
              direction, name, value, changes);
}

void record_write(struct machine *m, const char *name, struct reg *reg, unsigned width,
                  uint32_t before, uint32_t value)
{
    struct record *r = &m->record;
    if (m->trace != TRACE_NONE) {
        char changes[400] = "";
        if (reg)
            append_changes(changes, sizeof changes, reg, before);
        trace(m, "=", name, value, changes);
    }
    if (r->write_count == LIST_MAX) {
        r->writes_dropped++;
        return;
    }
    r->writes = grow(r->writes, r->write_count, sizeof *r->writes);
    r->writes[r->write_count++] =
        (struct register_access){m->now, m->core.pc, value, before, name, width};
}

void record_read(struct machine *m, const char *name, unsigned width, uint32_t value)
{
    struct record *r = &m->record;
    if (m->trace != TRACE_ALL)
        return;
    trace(m, "?", name, value, "");
    if (r->read_count == LIST_MAX)
        return;
    r->reads = grow(r->reads, r->read_count, sizeof *r->reads);
    r->reads[r->read_count++] =
        (struct register_access){m->now, m->core.pc, value, value, name, width};
}

void record_edge(struct machine *m, const char *pin, bool level)
{
    struct record *r = &m->record;
    record_moment(m, &r->first_edge);
    if (r->edge_count == LIST_MAX) {
        r->edges_dropped++;
        return;
    }
    r->edges = grow(r->edges, r->edge_count, sizeof *r->edges);
    r->edges[r->edge_count++] = (struct pin_edge){m->now, pin, level};
}

void record_illegal(struct machine *m, const char *kind, uint32_t address, const char *name,
                    const char *text)
{
    struct record *r = &m->record;
    r->illegal_total++;
    for (size_t i = 0; i < r->illegal_count; i++) {
        struct illegal_access *known = &r->illegal[i];
        if (strcmp(known->kind, kind) == 0 && known->pc == m->core.pc &&
            known->address == address) {
            known->count++;
            return;
        }
    }
    if (r->illegal_count == ILLEGAL_MAX)
        return;
    if (m->trace != TRACE_NONE || m->show)
        show_line(m, "illegal: %s (pc 0x%08x)", text, m->core.pc);
    r->illegal = grow(r->illegal, r->illegal_count, sizeof *r->illegal);
    r->illegal[r->illegal_count++] = (struct illegal_access){
        m->now, 1, m->core.pc, address, kind, name, text_format("%s", text)};
}

void record_fault(struct machine *m, const char *kind, uint32_t address, const char *text)
{
    struct record *r = &m->record;
    if (r->fault_count == ILLEGAL_MAX) {
        r->faults_dropped++;
        return;
    }
    if (m->trace != TRACE_NONE || m->show)
        show_line(m, "fault: %s (pc 0x%08x)", text, m->core.pc);
    r->faults = grow(r->faults, r->fault_count, sizeof *r->faults);
    r->faults[r->fault_count++] = (struct fault){m->now,
                                                 m->core.pc,
                                                 address,
                                                 core_get(m, LR),
                                                 core_get(m, SP),
                                                 kind,
                                                 text_format("%s", text)};
}

const char *record_name(const char *name)
{
    static const char *names[64];
    size_t i = 0;
    while (i < sizeof names / sizeof names[0] - 1 && names[i] && strcmp(names[i], name) != 0)
        i++;
    if (!names[i])
        names[i] = text_format("%s", name);
    return strcmp(names[i], name) == 0 ? names[i] : "NVIC";
}

void record_note(struct machine *m, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct record *r = &m->record;
    for (size_t i = 0; i < r->note_count; i++) {
        if (strcmp(r->notes[i], text) == 0)
            return;
    }
    r->notes = grow(r->notes, r->note_count, sizeof *r->notes);
    r->notes[r->note_count++] = text_format("%s", text);
}

void record_moment(struct machine *m, struct moment *moment)
{
    if (!moment->happened)
        *moment = (struct moment){true, m->now, m->record.instructions};
}

void record_text(char **text, size_t *size, char character)
{
    *text = grow(*text, *size, 1);
    (*text)[(*size)++] = character;
}
