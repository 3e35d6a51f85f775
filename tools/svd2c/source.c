/* source.c - input files: their text, and where their lines begin, for diagnostics. */
#include "svd2c/svd2c.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void add_line(struct source *source, size_t offset)
{
    if (source->line_count == source->line_room) {
        source->line_room = source->line_room ? source->line_room * 2 : 256;
        uint32_t *larger = realloc(source->lines, source->line_room * sizeof *larger);
        if (!larger)
            store_exhausted();
        source->lines = larger;
    }
    source->lines[source->line_count++] = (uint32_t)offset;
}

void source_note(struct source *source, const char *text, size_t length)
{
    const char *end = text + length, *at = text;
    if (!source->line_count)
        add_line(source, 0);
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        at++;
        add_line(source, source->length + (size_t)(at - text));
    }
    source->length += length;
}

void source_place(const struct source *source, size_t offset, size_t *line, size_t *column)
{
    size_t first = 0, end = source->line_count;
    while (end - first > 1) {
        size_t middle = first + (end - first) / 2;
        if (source->lines[middle] <= offset)
            first = middle;
        else
            end = middle;
    }
    *line = first + 1;
    *column = offset - (source->line_count ? source->lines[first] : 0) + 1;
}

static const char *read_all(struct source *source, FILE *file)
{
    size_t length = 0;
    for (size_t room = 1 << 14;; room *= 2) {
        char *larger = realloc(source->text, room);
        if (!larger)
            store_exhausted();
        source->text = larger;
        length += fread(source->text + length, 1, room - 1 - length, file);
        if (ferror(file))
            return strerror(errno);
        if (length > LARGEST_SOURCE)
            return "larger than 1 GiB";
        if (length < room - 1)
            break;
    }
    source->text[length] = '\0';
    source_note(source, source->text, length);
    return NULL;
}

const char *source_read(struct source *source, const char *name)
{
    *source = (struct source){.name = name};
    FILE *file = fopen(name, "rb");
    if (!file)
        return strerror(errno);
    const char *reason = read_all(source, file);
    fclose(file);
    return reason;
}

void source_free(struct source *source)
{
    free(source->text);
    free(source->lines);
    *source = (struct source){.name = source->name};
}
