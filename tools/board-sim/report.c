/* report.c - the report for a person, and what both reports have in common. */
#include "machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

struct memory_use report_memory_use(const struct machine *m)
{
    const struct record *r = &m->record;
    struct memory_use use = {0};
    if (r->lowest_sp < r->initial_sp)
        use.stack_depth = r->initial_sp - r->lowest_sp;
    for (uint32_t i = 0; i < m->board->ram.size; i++) {
        uint32_t address = m->board->ram.base + i;
        bool stack = address < r->initial_sp && address >= r->lowest_sp;
        use.stack_touched += stack && m->ram_touched[i] & TOUCHED_WRITTEN;
        use.elsewhere += !stack && m->ram_touched[i];
    }
    return use;
}

/* Of an address without code the symbolizer would name the function before it. */
static void look_for(const struct machine *m, struct place *place, uint32_t pc)
{
    const struct region *alias = &m->board->alias, *flash = &m->board->flash;
    if (pc - alias->base < alias->size)
        pc += flash->base - alias->base;
    *place = (struct place){.pc = pc, .is_code = pc - flash->base < m->image_size};
}

static struct place *room(size_t count)
{
    struct place *places = calloc(count + 1, sizeof *places);
    if (!places)
        refuse("there is no memory left; end other programs");
    return places;
}

struct places report_places(const struct machine *m)
{
    const struct record *r = &m->record;
    struct places places = {room(r->illegal_count), room(r->fault_count)};
    for (size_t i = 0; i < r->illegal_count; i++)
        look_for(m, &places.illegal[i], r->illegal[i].pc);
    for (size_t i = 0; i < r->fault_count; i++)
        look_for(m, &places.faults[i], r->faults[i].pc);
    places_find(m->options->elf, places.illegal, r->illegal_count);
    places_find(m->options->elf, places.faults, r->fault_count);
    return places;
}

static void print_place(uint32_t pc, const struct place *place)
{
    printf("           pc 0x%08x", pc);
    if (place->function)
        printf(" in %s", place->function);
    if (place->file)
        printf(", %s", place->file);
    if (place->line) /* 0: the compiler merged several lines */
        printf(":%u", place->line);
    putchar('\n');
}

static void print_illegal(const struct record *r, const struct place *places)
{
    for (size_t i = 0; i < r->illegal_count; i++) {
        const struct illegal_access *a = &r->illegal[i];
        printf("  illegal  %s", a->text);
        if (a->count > 1)
            printf(" (%" PRIu64 " times)", a->count);
        putchar('\n');
        print_place(a->pc, &places[i]);
    }
}

static void print_faults(const struct record *r, const struct place *places)
{
    for (size_t i = 0; i < r->fault_count; i++) {
        printf("  fault    %s\n", r->faults[i].text);
        print_place(r->faults[i].pc, &places[i]);
    }
}

static void print_moments(const struct record *r)
{
    if (r->first_edge.happened)
        printf("  first    pin edge after %" PRIu64 " instructions\n", r->first_edge.instructions);
    if (r->first_sleep.happened)
        printf("  first    sleep after %" PRIu64 " instructions\n", r->first_sleep.instructions);
}

void report_text(const struct machine *m, const struct places *places)
{
    const struct record *r = &m->record;
    const struct memory_use use = report_memory_use(m);
    double asleep = m->now ? 100.0 * (double)r->cycles_asleep / (double)m->now : 0;
    printf("%s: %s\n", m->board->name, r->end_text);
    print_illegal(r, places->illegal);
    print_faults(r, places->faults);
    for (size_t i = 0; i < r->note_count; i++)
        printf("  note     %s\n", r->notes[i]);
    printf("  time     %.6f s, %" PRIu64 " cycles, %" PRIu64 " instructions, asleep %.4f %%\n",
           machine_seconds(m, m->now), m->now, r->instructions, asleep);
    print_moments(r);
    printf("  pins     %zu edges, the LED changed %" PRIu64 " times\n", r->edge_count, r->toggles);
    printf("  memory   stack %u bytes deep, %u bytes of RAM beside it\n", use.stack_depth,
           use.elsewhere);
    printf("  checked  %zu register writes, %" PRIu64 " illegal accesses, %zu faults\n",
           r->write_count, r->illegal_total, r->fault_count);
}
