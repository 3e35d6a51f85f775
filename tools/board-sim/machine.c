/* machine.c - from the image to the end of the run. */
#include "machine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* RAM holds anything after power-on; this is nothing that a program would want to find. */
#define RAM_FILL 0xa5

static uint8_t *pages(uint32_t size, int fill)
{
    size_t rounded = (size + 4095) & ~(size_t)4095;
    uint8_t *bytes = aligned_alloc(4096, rounded);
    if (!bytes)
        refuse("there is no memory left; end other programs");
    return memset(bytes, fill, rounded);
}

static void add_memory(struct machine *m, struct region region, uint8_t *bytes,
                       enum memory_kind kind)
{
    if (m->memory_count == MEMORIES_MAX)
        refuse("%s: more than %d memories", m->options->board, MEMORIES_MAX);
    m->memories[m->memory_count++] = (struct memory){region.base, region.size, bytes, kind};
}

static void load(struct machine *m, uint8_t *flash)
{
    size_t size;
    char *image = read_file("image", m->options->image, 64u << 20, &size);
    if (size < 8)
        refuse("%s: %zu bytes are too few for a vector table; build the image anew",
               m->options->image, size);
    if (size > m->board->flash.size)
        refuse("%s: %zu bytes, and the flash of %s has %u; make the image smaller",
               m->options->image, size, m->board->name, m->board->flash.size);
    memcpy(flash, image, size);
    m->image_size = (uint32_t)size;
    free(image);
}

void machine_init(struct machine *m, const struct options *options, struct board *board,
                  struct table *table)
{
    *m = (struct machine){
        .options = options, .board = board, .table = table, .trace = options->trace};
    uint8_t *flash = pages(board->flash.size, board->erased);
    load(m, flash);
    add_memory(m, board->flash, flash, MEMORY_FLASH);
    add_memory(m, board->ram, pages(board->ram.size, RAM_FILL), MEMORY_RAM);
    if (board->alias.size)
        add_memory(m, board->alias, flash, MEMORY_ALIAS);
    for (size_t i = 0; i < board->rom_count; i++)
        add_memory(m, board->roms[i], pages(board->roms[i].size, board->erased), MEMORY_ROM);
    m->ram_touched = calloc(board->ram.size, 1);
    if (!m->ram_touched)
        refuse("there is no memory left; end other programs");
    core_init(m);
    vcd_init(m);
    gpio_init(m);
    exti_init(m);
    usart_init(m);
    nordic_timers_init(m);
    show_init(m);
    terminal_init(m);
    rtt_init(m);
    gdb_init(m);
}

double machine_seconds(const struct machine *m, uint64_t cycles)
{
    return (double)cycles / m->board->hz;
}

void machine_end(struct machine *m, const char *reason, const char *format, ...)
{
    if (m->ended)
        return;
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    m->record.end_reason = reason;
    m->record.end_text = text_format("%s", text);
    m->ended = m->attention = true;
}

void machine_reset(struct machine *m)
{
    m->system.reset_requested = false;
    table_reset(m->table);
    systick_reset(m);
    exception_reset(m);
    itm_reset(m);
    gpio_reset(m);
    usart_reset(m);
    nordic_timers_reset(m);
    clocks_reset(m);
    m->attention = true;
}

static void reset_again(struct machine *m)
{
    m->record.resets++;
    if (m->options->end_on_reset) {
        m->system.reset_requested = false;
        machine_end(m, "reset", "the image asked for a reset");
    } else {
        machine_reset(m);
    }
}

/* "Wait For Interrupt": PRIMASK does not keep it asleep. "Wait For Event": it does. */
static bool wakes(const struct machine *m)
{
    unsigned exception = exception_pending(m);
    bool urgent = exception && exception_priority(m, exception) <
                                   exception_running_priority(m, m->core.asleep_for_event);
    return urgent || (m->core.asleep_for_event && m->core.event);
}

static void sleep_on(struct machine *m)
{
    if (wakes(m)) {
        systick_sync(m);
        if (m->core.asleep_for_event)
            m->core.event = false;
        m->core.asleep = false;
        return;
    }
    if (event_next_for_image(m) == NEVER && !show_is_live(m) && !terminal_is_on() && !gdb_is_on()) {
        machine_end(m, "asleep", "it sleeps, and nothing can wake it");
        return;
    }
    uint64_t next = event_next(m);
    if (next > m->now) {
        m->record.cycles_asleep += next - m->now;
        m->now = next;
    }
    event_run(m);
}

void machine_run(struct machine *m)
{
    machine_reset(m);
    while (!m->ended) {
        m->attention = false;
        event_run(m);
        m->next_event = event_next(m);
        if (m->ended)
            break;
        if (m->system.reset_requested)
            reset_again(m);
        else if (gdb_stops(m))
            gdb_serve(m);
        else if (m->core.asleep)
            sleep_on(m);
        else if (gdb_masks(m) || !exception_take(m))
            core_run(m);
    }
    if (m->core.sp_moved)
        core_note_sp(m);
    rtt_turn(m);
}
