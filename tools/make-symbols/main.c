/*
 * main.c - make-symbols, which writes the table of functions and source lines that a panic's trace
 * is printed with; part of the build. kernel/lib/symbols.c describes the table and reads it.
 */
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: make-symbols IMAGE TABLE    TABLE is made from IMAGE (ELF, PE, Mach-O), which has none "
    "built in\n"
    "       make-symbols --check ELF    ELF has the right one built in\n";

static const char *write_table(const char *path, const struct buffer *table)
{
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(table->at, 1, table->size, file) == table->size;
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

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs(usage, stderr);
        return 2;
    }
    bool is_check = !strcmp(argv[1], "--check");
    struct image image;
    struct buffer table = {0};
    const char *reason = image_read(&image, argv[is_check ? 2 : 1]);
    if (!reason)
        reason = table_make(&table, &image);
    if (!reason)
        reason = is_check ? check_built_in(&image, &table) : write_table(argv[2], &table);
    if (reason)
        fprintf(stderr, "make-symbols: %s\n", reason);
    buffer_free(&table);
    image_free(&image);
    return reason ? EXIT_FAILURE : EXIT_SUCCESS;
}
