/* elf.c - an ELF file's tables: elf.h. */
#include "elf.h"

#include <string.h>

enum { CLASS_64 = 2, LITTLE_ENDIAN_DATA = 1 }; /* "ELF Identification" */

static uint64_t read_word(const struct elf *elf, struct reader *reader)
{
    return elf->is_64 ? read_u64(reader) : read_u32(reader);
}

/* "ELF Header" */
bool elf_open(struct elf *elf, struct bytes file)
{
    *elf = (struct elf){.file = file};
    if (file.size < 16 || memcmp(file.at, "\177ELF", 4) || file.at[5] != LITTLE_ENDIAN_DATA)
        return false;
    elf->is_64 = file.at[4] == CLASS_64;
    struct reader reader = read_from(file, 16);
    read_u16(&reader); /* type */
    elf->machine = read_u16(&reader);
    read_u32(&reader);       /* version */
    read_word(elf, &reader); /* entry */
    elf->segments = read_word(elf, &reader);
    elf->sections = read_word(elf, &reader);
    elf->flags = read_u32(&reader);
    read_u16(&reader); /* this header's size */
    elf->segment_size = read_u16(&reader);
    elf->segment_count = read_u16(&reader);
    elf->section_size = read_u16(&reader);
    elf->section_count = read_u16(&reader);
    elf->section_names = read_u16(&reader);
    return !reader.failed;
}

/* "Section Header" */
bool elf_section(const struct elf *elf, uint64_t number, struct elf_section *section)
{
    struct reader table = read_from(elf->file, elf->sections);
    if (number >= elf->section_count)
        return false;
    read_bytes(&table, number * elf->section_size);
    struct bytes header = read_bytes(&table, elf->section_size);
    struct reader reader = read_from(header, 0);
    section->name = read_u32(&reader);
    section->type = read_u32(&reader);
    section->flags = read_word(elf, &reader);
    section->address = read_word(elf, &reader);
    section->offset = read_word(elf, &reader);
    section->size = read_word(elf, &reader);
    section->link = read_u32(&reader);
    return !reader.failed;
}

bool elf_section_and_name(const struct elf *elf, uint64_t number, struct elf_section *section,
                          struct text *name)
{
    struct elf_section names;
    if (!elf_section(elf, elf->section_names, &names) || !elf_section(elf, number, section))
        return false;
    struct reader reader = read_from(elf_content(elf, &names), section->name);
    *name = read_string(&reader);
    return !reader.failed;
}

bool elf_section_called(const struct elf *elf, const char *name, struct elf_section *section)
{
    struct text found;
    for (uint64_t i = 0; i < elf->section_count; i++) {
        if (elf_section_and_name(elf, i, section, &found) && text_is(found, name))
            return true;
    }
    return false;
}

/* "Program Header": the flags lie elsewhere in a 64-bit file. */
bool elf_segment(const struct elf *elf, uint64_t number, struct elf_segment *segment)
{
    struct reader table = read_from(elf->file, elf->segments);
    if (number >= elf->segment_count)
        return false;
    read_bytes(&table, number * elf->segment_size);
    struct bytes header = read_bytes(&table, elf->segment_size);
    struct reader reader = read_from(header, 0);
    segment->type = read_u32(&reader);
    if (elf->is_64)
        segment->flags = read_u32(&reader);
    for (int i = 0; i < 5; i++) /* offset, addresses, sizes */
        read_word(elf, &reader);
    if (!elf->is_64)
        segment->flags = read_u32(&reader);
    segment->alignment = read_word(elf, &reader);
    return !reader.failed;
}

struct bytes elf_content(const struct elf *elf, const struct elf_section *section)
{
    if (section->type == SECTION_NO_BITS)
        return (struct bytes){0};
    return bytes_part(elf->file, section->offset, section->size);
}
