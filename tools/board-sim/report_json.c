/* report_json.c - the report for tests. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "machine.h"
#include "text.h"

static void put_accesses(struct json *j, const char *name, const struct register_access *list,
                         size_t count)
{
    json_open_list(j, name, '[');
    for (size_t i = 0; i < count; i++) {
        json_open_item(j);
        json_number(j, "cycle", list[i].cycle);
        json_number(j, "pc", list[i].pc);
        json_string(j, "register", list[i].name);
        json_number(j, "width", list[i].width);
        json_number(j, "before", list[i].before);
        json_number(j, "value", list[i].value);
        json_close_list(j, '}');
    }
    json_close_list(j, ']');
}

static void put_edges(struct json *j, const struct record *r)
{
    json_open_list(j, "edges", '[');
    for (size_t i = 0; i < r->edge_count; i++) {
        json_open_item(j);
        json_number(j, "cycle", r->edges[i].cycle);
        json_string(j, "pin", r->edges[i].pin);
        json_number(j, "level", r->edges[i].level);
        json_close_list(j, '}');
    }
    json_close_list(j, ']');
}

static void put_place(struct json *j, const struct place *place)
{
    json_string(j, "function", place->function);
    json_string(j, "file", place->file);
    json_number(j, "line", place->line);
}

static void put_illegal(struct json *j, const struct record *r, const struct place *places)
{
    json_open_list(j, "illegal", '[');
    for (size_t i = 0; i < r->illegal_count; i++) {
        const struct illegal_access *a = &r->illegal[i];
        json_open_item(j);
        json_string(j, "kind", a->kind);
        json_string(j, "text", a->text);
        json_string(j, "register", a->name);
        json_number(j, "address", a->address);
        json_number(j, "cycle", a->cycle);
        json_number(j, "count", a->count);
        json_number(j, "pc", a->pc);
        put_place(j, &places[i]);
        json_close_list(j, '}');
    }
    json_close_list(j, ']');
}

static void put_faults(struct json *j, const struct record *r, const struct place *places)
{
    json_open_list(j, "faults", '[');
    for (size_t i = 0; i < r->fault_count; i++) {
        const struct fault *f = &r->faults[i];
        json_open_item(j);
        json_string(j, "kind", f->kind);
        json_string(j, "text", f->text);
        json_number(j, "address", f->address);
        json_number(j, "cycle", f->cycle);
        json_number(j, "lr", f->lr);
        json_number(j, "sp", f->sp);
        json_number(j, "pc", f->pc);
        put_place(j, &places[i]);
        json_close_list(j, '}');
    }
    json_close_list(j, ']');
}

static void put_exceptions(struct json *j, const struct machine *m)
{
    json_open_list(j, "exceptions", '{');
    for (unsigned i = 0; i < EXCEPTIONS; i++) {
        char name[32];
        if (m->record.exceptions[i])
            json_number(j, exception_name(m, i, name, sizeof name), m->record.exceptions[i]);
    }
    json_close_list(j, '}');
}

static void put_registers(struct json *j, struct machine *m)
{
    char name[8];
    json_open_list(j, "registers", '{');
    for (unsigned i = 0; i <= 12; i++) {
        snprintf(name, sizeof name, "r%u", i);
        json_number(j, name, core_get(m, i));
    }
    json_number(j, "sp", core_get(m, SP));
    json_number(j, "lr", core_get(m, LR));
    json_number(j, "pc", m->core.pc);
    json_number(j, "xpsr", exception_xpsr(m));
    json_number(j, "msp", core_main_sp(m));
    json_number(j, "psp", core_process_sp(m));
    json_number(j, "primask", m->core.primask);
    json_number(j, "control", (uint64_t)m->core.spsel << 1);
    json_close_list(j, '}');
}

static void put_moment(struct json *j, const char *name, const struct moment *moment)
{
    if (!moment->happened) {
        json_string(j, name, NULL);
        return;
    }
    json_open_list(j, name, '{');
    json_number(j, "cycle", moment->cycle);
    json_number(j, "instructions", moment->instructions);
    json_close_list(j, '}');
}

static void put_memory_use(struct json *j, const struct machine *m)
{
    const struct memory_use use = report_memory_use(m);
    json_open_list(j, "stack", '{');
    json_number(j, "initial_sp", m->record.initial_sp);
    json_number(j, "lowest_sp", m->record.lowest_sp);
    json_number(j, "depth", use.stack_depth);
    json_number(j, "touched", use.stack_touched);
    json_close_list(j, '}');
    json_number(j, "static_ram", use.elsewhere);
}

static void put_dumps(struct json *j, struct machine *m)
{
    json_open_list(j, "memory", '{');
    for (size_t i = 0; i < m->options->dump_count; i++) {
        const struct dump *dump = &m->options->dumps[i];
        char name[16];
        snprintf(name, sizeof name, "0x%08x", dump->address);
        json_key(j, name);
        fputc('"', j->out);
        for (uint32_t k = 0; k < dump->size; k++) {
            const struct memory *memory = bus_memory(m, dump->address + k);
            if (memory)
                fprintf(j->out, "%02x", memory->bytes[dump->address + k - memory->base]);
        }
        fputc('"', j->out);
    }
    json_close_list(j, '}');
}

static void put_time(struct json *j, const struct machine *m)
{
    const struct record *r = &m->record;
    json_number(j, "hz", m->board->hz);
    json_number(j, "cycles", m->now);
    json_real(j, "seconds", machine_seconds(m, m->now));
    json_number(j, "instructions", r->instructions);
    json_number(j, "cycles_asleep", r->cycles_asleep);
    json_number(j, "cycles_awake", m->now - r->cycles_asleep);
    json_real(j, "asleep", m->now ? (double)r->cycles_asleep / (double)m->now : 0);
    json_number(j, "sleeps", r->sleeps);
    json_number(j, "deep_sleeps", r->deep_sleeps);
    put_moment(j, "first_edge", &r->first_edge);
    put_moment(j, "first_sleep", &r->first_sleep);
}

static void put_end(struct json *j, const struct machine *m)
{
    const struct record *r = &m->record;
    json_string(j, "board", m->board->name);
    json_string(j, "image", m->options->image);
    json_number(j, "image_size", m->image_size);
    json_string(j, "reason", r->end_reason);
    json_string(j, "reason_text", r->end_text);
    if (r->exited)
        json_number(j, "exit_code", r->exit_code);
    else
        json_string(j, "exit_code", NULL);
    json_truth(j, "locked_up", r->locked_up);
    json_number(j, "resets", r->resets);
}

static void put_output(struct json *j, const struct record *r)
{
    json_open_list(j, "uart", '{');
    json_bytes(j, "text", r->uart, r->uart_size);
    json_real(j, "baud", r->uart_baud);
    json_number(j, "lost", r->uart_lost);
    json_number(j, "overruns", r->uart_overruns);
    json_number(j, "overrun_flags", r->uart_overrun_flags);
    json_close_list(j, '}');
    json_bytes(j, "semihosting", r->semihosting, r->semihosting_size);
    json_bytes(j, "rtt", r->rtt, r->rtt_size);
    json_bytes(j, "itm", r->itm, r->itm_size);
    json_number(j, "itm_lost", r->itm_lost);
    json_number(j, "toggles", r->toggles);
}

static void put_notes(struct json *j, const struct record *r)
{
    json_open_list(j, "notes", '[');
    for (size_t i = 0; i < r->note_count; i++) {
        fputs(i ? ", " : "", j->out);
        json_text(j->out, r->notes[i], strlen(r->notes[i]));
    }
    json_close_list(j, ']');
}

FILE *report_open(const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        refuse("%s: the report cannot be written: %s", path, strerror(errno));
    return out;
}

void report_json(struct machine *m, FILE *out, const struct places *places)
{
    struct json j = {out, true};
    const struct record *r = &m->record;
    fputc('{', out);
    put_end(&j, m);
    put_time(&j, m);
    put_memory_use(&j, m);
    put_output(&j, r);
    put_exceptions(&j, m);
    json_number(&j, "illegal_total", r->illegal_total);
    put_illegal(&j, r, places->illegal);
    put_faults(&j, r, places->faults);
    json_number(&j, "dropped", r->writes_dropped + r->edges_dropped + r->faults_dropped);
    put_notes(&j, r);
    put_registers(&j, m);
    put_dumps(&j, m);
    put_edges(&j, r);
    put_accesses(&j, "writes", r->writes, r->write_count);
    put_accesses(&j, "reads", r->reads, r->read_count);
    fputs("}\n", out);
    if (ferror(out) | fclose(out))
        refuse("%s: the report cannot be written; is the disk full?", m->options->json);
}
