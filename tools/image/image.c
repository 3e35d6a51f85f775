/* image.c - what was linked: image.h. */
#include "formats.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *because(const char *format, ...)
{
    static char reason[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return reason;
}

static const char *read_whole(FILE *stream, struct bytes *file)
{
    uint8_t *bytes = NULL;
    size_t size = 0, room = 0, got;
    do {
        if (size == room) {
            room = room ? room * 2 : 1 << 18;
            uint8_t *larger = realloc(bytes, room);
            if (!larger) {
                free(bytes);
                return "there is no memory for it";
            }
            bytes = larger;
        }
        got = fread(bytes + size, 1, room - size, stream);
        size += got;
    } while (got > 0);
    *file = (struct bytes){bytes, size};
    return ferror(stream) ? strerror(errno) : NULL;
}

const char *file_read(const char *path, struct bytes *file)
{
    *file = (struct bytes){0};
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return because("%s: %s", path, strerror(errno));
    const char *reason = read_whole(stream, file);
    fclose(stream);
    return reason ? because("%s: %s", path, reason) : NULL;
}

bool image_make_room(struct image *image, uint64_t count)
{
    image->symbols = calloc(count ? count : 1, sizeof *image->symbols);
    return image->symbols;
}

void image_take_debug(struct image *image, struct text name, struct bytes content)
{
    if (name.length < 1)
        return;
    name = (struct text){name.at + 1, name.length - 1}; /* . or _ */
    if (text_is(name, "debug_line"))
        image->lines = content;
    else if (text_is(name, "debug_line_str"))
        image->line_strings = content;
    else if (text_is(name, "debug_str"))
        image->debug_strings = content;
}

const struct image_symbol *image_find(const struct image *image, const char *name)
{
    for (size_t i = 0; i < image->symbol_count; i++)
        if (text_is(image->symbols[i].name, name))
            return &image->symbols[i];
    return NULL;
}

const char *image_text_between(struct image *image)
{
    const struct image_symbol *start = image_find(image, "text_start");
    const struct image_symbol *end = image_find(image, "text_end");
    if (!start || !end || end->value < start->value)
        return because(
            "%s has no symbols text_start and text_end: its first and last object set them",
            image->path);
    image->text_begin = start->value;
    image->text_size = end->value - start->value;
    return NULL;
}

const char *image_parse(struct image *image, const char *path, struct bytes file)
{
    *image = (struct image){.path = path, .file = file};
    if (elf_is(file))
        return elf_parse(image);
    if (macho_is(file))
        return macho_parse(image);
    if (pe_is(file))
        return pe_parse(image);
    return because("%s is neither an ELF, a PE nor a Mach-O file", path);
}

/* dsymutil's folder: FILE.dSYM/Contents/Resources/DWARF/FILE */
static const char *read_debug_file(struct image *image)
{
    const char *slash = strrchr(image->path, '/');
    static const char format[] = "%s.dSYM/Contents/Resources/DWARF/%s";
    size_t size = 2 * strlen(image->path) + sizeof format;
    char *path = malloc(size);
    if (!path)
        return because("%s: there is no memory for it", image->path);
    snprintf(path, size, format, image->path, slash ? slash + 1 : image->path);
    const char *reason = file_read(path, &image->debug_file);
    free(path);
    return reason ? reason : macho_parse_debug_file(image);
}

const char *image_read(struct image *image, const char *path)
{
    struct bytes file;
    *image = (struct image){.path = path};
    const char *reason = file_read(path, &file);
    image->file = file;
    if (!reason)
        reason = image_parse(image, path, file);
    if (!reason && macho_is(file))
        reason = read_debug_file(image);
    return reason;
}

void image_free(struct image *image)
{
    free((void *)image->file.at);
    free((void *)image->debug_file.at);
    free(image->symbols);
    *image = (struct image){0};
}

const char *image_built_in_table(const struct image *image, struct bytes *table)
{
    const struct image_symbol *start = image_find(image, "symbols_start");
    const struct image_symbol *end = image_find(image, "symbols_end");
    *table = (struct bytes){0};
    if (start && end)
        elf_find_bytes(image->file, start->value, end->value, table);
    return table->size ? NULL : because("%s has no table of symbols built in", image->path);
}
