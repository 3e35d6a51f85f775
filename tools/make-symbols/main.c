/*
 * main.c - make-symbols, which writes the table of functions and source lines that a panic's trace
 * is printed with; part of the build. kernel/lib/symbols.c describes the table and reads it.
 */
#include "object.h"
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: make-symbols IMAGE TABLE            TABLE is made from IMAGE (ELF, PE, Mach-O), which "
    "has none built in\n"
    "       make-symbols --object ELF OBJECT    the same as an object, in the section .symbols\n"
    "       make-symbols --check ELF            ELF has the right one built in\n";

static const char *write_buffer(const char *path, const struct buffer *buffer)
{
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(buffer->at, 1, buffer->size, file) == buffer->size;
    if (file && fclose(file) != 0)
        written = false;
    return written ? NULL : because("%s: %s", path, strerror(errno));
}

static const char *check_built_in(const struct image *image, const struct buffer *table)
{
    struct bytes there;
    const char *reason = image_built_in_table(image, &there);
    if (!reason && (there.size != table->size || memcmp(there.at, table->at, there.size)))
        reason = because("%s: its table of symbols is another code's: the object with the table "
                         "moved other objects' code (it must be linked first), or is old",
                         image->path);
    return reason;
}

static const char *write_object(const char *path, const struct image *image,
                                const struct buffer *table)
{
    struct buffer object;
    const char *reason = object_make(&object, image, table);
    if (!reason)
        reason = write_buffer(path, &object);
    buffer_free(&object);
    return reason;
}

int main(int argc, char **argv)
{
    bool is_check = argc == 3 && !strcmp(argv[1], "--check");
    bool is_object = argc == 4 && !strcmp(argv[1], "--object");
    if (argc != 3 && !is_object) {
        fputs(usage, stderr);
        return 2;
    }
    struct image image;
    struct buffer table = {0};
    const char *reason = image_read(&image, argv[is_check || is_object ? 2 : 1]);
    if (!reason)
        reason = table_make(&table, &image);
    if (!reason && is_check)
        reason = check_built_in(&image, &table);
    else if (!reason && is_object)
        reason = write_object(argv[3], &image, &table);
    else if (!reason)
        reason = write_buffer(argv[2], &table);
    if (reason)
        fprintf(stderr, "make-symbols: %s\n", reason);
    buffer_free(&table);
    image_free(&image);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
