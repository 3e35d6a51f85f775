/* lines.c - which source line each address comes from: lines.h. */
#include "lines.h"
#include "line_table.h"

#include <stdlib.h>

/* Rows up to the end of their sequence, which may still drop them. */
struct gatherer {
    struct lines *lines;
    size_t sequence; /* where the present one begins */
};

static void add(struct lines *lines, const struct line_row *row)
{
    if (lines->count == lines->room) {
        lines->room = lines->room ? lines->room * 2 : 1024;
        lines->positions = resized(lines->positions, lines->room, sizeof *lines->positions);
    }
    /* An end counts only where no row is, so all ends come before all rows. */
    lines->positions[lines->count] = (struct position){
        row->address, row->path, row->is_end ? 0 : row->line, row->is_end ? 0 : lines->count + 1};
    lines->count++;
}

/* At the end of a sequence, what is not before it is dropped. */
static void end_sequence(struct gatherer *gatherer, const struct line_row *end)
{
    struct lines *lines = gatherer->lines;
    size_t kept = gatherer->sequence;
    for (size_t i = gatherer->sequence; i < lines->count; i++)
        if (lines->positions[i].address < end->address)
            lines->positions[kept++] = lines->positions[i];
    lines->count = kept;
    add(lines, end);
    gatherer->sequence = lines->count;
}

static void take(void *context, const struct line_row *row)
{
    struct gatherer *gatherer = context;
    if (row->is_end)
        end_sequence(gatherer, row);
    else
        add(gatherer->lines, row);
}

static int compare(const void *left, const void *right)
{
    const struct position *a = left, *b = right;
    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Of several positions at an address the last counts. */
static void sort(struct lines *lines)
{
    size_t kept = 0;
    if (lines->count > 0)
        qsort(lines->positions, lines->count, sizeof *lines->positions, compare);
    for (size_t i = 0; i < lines->count; i++) {
        if (kept > 0 && lines->positions[kept - 1].address == lines->positions[i].address)
            kept--;
        lines->positions[kept++] = lines->positions[i];
    }
    lines->count = kept;
}

const char *lines_read(struct lines *lines, const struct image *image)
{
    *lines = (struct lines){0};
    uint32_t no_path = string_table_add(&lines->paths, (struct text){"", 0});
    struct gatherer gatherer = {.lines = lines};
    struct reader reader = read_from(image->lines, 0);
    const char *reason = NULL;
    while (!reason && reader.at < reader.end) {
        struct line_table table;
        reason = line_table_read(&table, &reader, image, &lines->paths);
        if (!reason)
            reason = line_table_run(&table, no_path, take, &gatherer);
        lines->count = gatherer.sequence; /* without the rows of a sequence that has no end */
        line_table_free(&table);
    }
    sort(lines);
    return reason;
}

void lines_free(struct lines *lines)
{
    free(lines->positions);
    string_table_free(&lines->paths);
    *lines = (struct lines){0};
}
