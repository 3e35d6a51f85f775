/*
 * image_pe.c - the symbols and the debug information of a PE file: Microsoft, "PE Format". Its
 * symbol table is COFF's, as lld writes it when it is to keep DWARF.
 */
#include "formats.h"

#include <string.h>

enum { CLASS_EXTERNAL = 2, CLASS_STATIC = 3, CLASS_WEAK = 105 };
enum { SECTION_IS_CODE = 0x20, PE32_PLUS = 0x20b };
enum { FILE_HEADER = 20, SECTION_HEADER = 40, SYMBOL_SIZE = 18, NAME_SIZE = 8 };

struct pe {
    struct bytes file;
    struct bytes symbols;
    struct bytes strings;
    uint64_t base;     /* where the image is loaded, which addresses in the file count from */
    uint64_t sections; /* offset in the file */
    uint32_t section_count;
};

struct section {
    struct text name;
    uint32_t address;
    uint32_t flags;
    struct bytes content;
};

static uint64_t header_place(struct bytes file)
{
    struct reader reader = read_from(file, 0x3c); /* "MS-DOS Stub" */
    return read_u32(&reader);
}

bool pe_is(struct bytes file)
{
    struct bytes signature = bytes_part(file, header_place(file), 4);
    return file.size > 2 && !memcmp(file.at, "MZ", 2) && signature.size == 4 &&
           !memcmp(signature.at, "PE\0", 4);
}

/* "COFF File Header", "Optional Header" */
static bool read_headers(struct pe *pe, struct bytes file)
{
    uint64_t place = header_place(file) + 4;
    struct reader reader = read_from(file, place);
    read_u16(&reader); /* machine */
    uint16_t sections = read_u16(&reader);
    read_u32(&reader); /* time */
    uint32_t symbols = read_u32(&reader), symbol_count = read_u32(&reader);
    uint16_t optional = read_u16(&reader);
    read_u16(&reader); /* flags */
    bool is_plus = read_u16(&reader) == PE32_PLUS;
    read_bytes(&reader, is_plus ? 22 : 26);
    *pe = (struct pe){.file = file, .section_count = sections};
    pe->base = is_plus ? read_u64(&reader) : read_u32(&reader);
    pe->sections = place + FILE_HEADER + optional;
    pe->symbols = bytes_part(file, symbols, (uint64_t)symbol_count * SYMBOL_SIZE);
    reader = read_from(file, symbols + (uint64_t)symbol_count * SYMBOL_SIZE);
    uint32_t strings = read_u32(&reader); /* "COFF String Table": its size counts itself */
    pe->strings = bytes_part(file, symbols + (uint64_t)symbol_count * SYMBOL_SIZE, strings);
    return !reader.failed;
}

static struct text string_at(const struct pe *pe, uint64_t offset)
{
    struct reader reader = read_from(pe->strings, offset);
    return reader.failed ? (struct text){"", 0} : read_string(&reader);
}

/* A name longer than its field is a / and, in decimal, where it is among the strings. */
static struct text long_name(const struct pe *pe, struct text name)
{
    uint64_t offset = 0;
    if (name.length < 2 || name.at[0] != '/')
        return name;
    for (size_t i = 1; i < name.length && name.at[i] >= '0' && name.at[i] <= '9'; i++)
        offset = offset * 10 + (uint64_t)(name.at[i] - '0');
    return string_at(pe, offset);
}

/* "Section Table". The file may have more bytes of it than there are in memory, for alignment. */
static bool read_section(const struct pe *pe, uint32_t number, struct section *section)
{
    struct reader reader = read_from(pe->file, pe->sections + (uint64_t)number * SECTION_HEADER);
    section->name = long_name(pe, read_name(&reader, NAME_SIZE));
    uint32_t in_memory = read_u32(&reader);
    section->address = read_u32(&reader);
    uint32_t in_file = read_u32(&reader), offset = read_u32(&reader);
    read_bytes(&reader, 12);
    section->flags = read_u32(&reader);
    section->content =
        bytes_part(pe->file, offset, in_memory && in_memory < in_file ? in_memory : in_file);
    return !reader.failed;
}

/* "COFF Symbol Table". Returns how many entries belong to it. */
static uint32_t read_symbol(const struct pe *pe, struct reader *reader, struct image *image)
{
    struct section section;
    struct reader name = read_from(read_bytes(reader, NAME_SIZE), 0);
    struct reader offset = name;
    bool is_long = read_u32(&offset) == 0;
    uint32_t value = read_u32(reader);
    uint16_t number = read_u16(reader); /* from 1; 0, -1 and -2 are no section */
    read_u16(reader);                   /* type */
    uint8_t class = read_u8(reader), more = read_u8(reader);
    read_bytes(reader, (uint64_t)more * SYMBOL_SIZE);
    bool is_section = class == CLASS_STATIC && more > 0;
    if (reader->failed || is_section || number == 0 || number > pe->section_count ||
        !read_section(pe, number - 1u, &section) || !(section.flags & SECTION_IS_CODE))
        return 1u + more;
    image->symbols[image->symbol_count++] = (struct image_symbol){
        .value = pe->base + section.address + value,
        .name = is_long ? string_at(pe, read_u32(&offset)) : read_name(&name, NAME_SIZE),
        .type = SYMBOL_FUNCTION,
        .is_local = class != CLASS_EXTERNAL && class != CLASS_WEAK,
    };
    return 1u + more;
}

const char *pe_parse(struct image *image)
{
    struct pe pe;
    struct section section;
    if (!read_headers(&pe, image->file) || !pe.symbols.size)
        return because("%s has no symbols, or they do not lie in the file", image->path);
    size_t count = pe.symbols.size / SYMBOL_SIZE;
    if (!image_make_room(image, count))
        return because("%s: there is no memory for its symbols", image->path);
    struct reader reader = read_from(pe.symbols, 0);
    for (size_t i = 0; i < count && !reader.failed;)
        i += read_symbol(&pe, &reader, image);
    for (uint32_t i = 0; i < pe.section_count; i++) {
        if (!read_section(&pe, i, &section))
            return because("%s: its table of sections does not lie in the file", image->path);
        image_take_debug(image, section.name, section.content);
    }
    return image_text_between(image);
}
