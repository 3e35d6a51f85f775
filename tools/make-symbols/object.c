/* object.c - a relocatable ELF file with one section, by the System V ABI, "Object Files". */
#include "object.h"
#include "image/elf.h"

#include <string.h>

enum { RELOCATABLE = 1, VERSION = 1 };
enum { PROGRAM_BITS = 1, STRING_TABLE = 3, ALLOCATED = 2 };
enum { TABLE_ALIGNMENT = 8, SECTIONS = 3 };

/* The names of the sections; where each begins is in a section's header. */
static const char names[] = "\0.symbols\0.shstrtab";
enum { NAME_SYMBOLS = 1, NAME_NAMES = 10 };

/* What differs between the two classes of files. */
struct layout {
    size_t word; /* bytes of an address, an offset or a size */
    size_t header_size;
    size_t section_size;
    size_t table; /* offset in the file */
    size_t names;
    size_t sections;
};

static size_t round_up(size_t number)
{
    return (number + TABLE_ALIGNMENT - 1) / TABLE_ALIGNMENT * TABLE_ALIGNMENT;
}

static struct layout lay_out(const struct elf *elf, const struct buffer *table)
{
    struct layout layout = {.word = elf->is_64 ? 8 : 4,
                            .header_size = elf->is_64 ? 64 : 52,
                            .section_size = elf->is_64 ? 64 : 40};
    layout.table = round_up(layout.header_size);
    layout.names = layout.table + table->size;
    layout.sections = round_up(layout.names + sizeof names);
    return layout;
}

static void add(struct buffer *buffer, uint64_t number, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    buffer_add(buffer, bytes, size);
}

static void pad(struct buffer *buffer, size_t size)
{
    while (buffer->size < size)
        buffer_add(buffer, "", 1);
}

/* "ELF Header" */
static void add_header(struct buffer *object, const struct elf *elf, const struct layout *layout)
{
    buffer_add(object, elf->file.at, 7); /* magic, class, byte order, version */
    pad(object, 16);
    add(object, RELOCATABLE, 2);
    add(object, elf->machine, 2);
    add(object, VERSION, 4);
    add(object, 0, layout->word); /* entry */
    add(object, 0, layout->word); /* program headers */
    add(object, layout->sections, layout->word);
    add(object, elf->flags, 4);
    add(object, layout->header_size, 2);
    add(object, 0, 2);
    add(object, 0, 2);
    add(object, layout->section_size, 2);
    add(object, SECTIONS, 2);
    add(object, SECTIONS - 1, 2); /* where the names are */
}

/* "Section Header" */
static void add_section(struct buffer *object, const struct layout *layout,
                        const struct elf_section *section, uint64_t alignment)
{
    add(object, section->name, 4);
    add(object, section->type, 4);
    add(object, section->flags, layout->word);
    add(object, 0, layout->word); /* address */
    add(object, section->offset, layout->word);
    add(object, section->size, layout->word);
    add(object, 0, 4); /* link */
    add(object, 0, 4); /* information */
    add(object, alignment, layout->word);
    add(object, 0, layout->word); /* size of an entry */
}

const char *object_make(struct buffer *object, const struct image *image,
                        const struct buffer *table)
{
    struct elf elf;
    *object = (struct buffer){0};
    if (!elf_open(&elf, image->file))
        return because("%s is no ELF file, and only for one an object can be made", image->path);
    struct layout layout = lay_out(&elf, table);
    struct elf_section none = {0};
    struct elf_section symbols = {NAME_SYMBOLS, PROGRAM_BITS, ALLOCATED, 0,
                                  layout.table, table->size,  0};
    struct elf_section strings = {NAME_NAMES, STRING_TABLE, 0, 0, layout.names, sizeof names, 0};
    add_header(object, &elf, &layout);
    pad(object, layout.table);
    buffer_add(object, table->at, table->size);
    buffer_add(object, names, sizeof names);
    pad(object, layout.sections);
    add_section(object, &layout, &none, 0);
    add_section(object, &layout, &symbols, TABLE_ALIGNMENT);
    add_section(object, &layout, &strings, 1);
    return NULL;
}
