/*
 * image_macho.c - the symbols and the debug information of a 64-bit Mach-O file: Apple,
 * mach-o/loader.h and mach-o/nlist.h. The debug information is in a second file, which dsymutil
 * makes.
 */
#include "formats.h"

enum { MAGIC_64 = 0xfeedfacf };
enum { COMMAND_SYMBOLS = 2, COMMAND_SEGMENT_64 = 0x19 };
enum { SYMBOL_SIZE = 16, NAME_SIZE = 16 };
enum { TYPE_DEBUG = 0xe0, TYPE_MASK = 0x0e, TYPE_SECTION = 0x0e, TYPE_EXTERNAL = 1 };
enum { SECTIONS_MAX = 255 }; /* more a symbol cannot name */

struct macho {
    struct bytes file;
    bool is_code[SECTIONS_MAX + 1]; /* by the section's number, which counts from 1 */
    unsigned section_count;
    struct bytes symbols;
    struct bytes strings;
};

bool macho_is(struct bytes file)
{
    struct reader reader = read_from(file, 0);
    return read_u32(&reader) == MAGIC_64;
}

/* struct section_64. `image`: where debug information goes, or NULL. */
static void read_section(struct macho *macho, struct reader *reader, struct image *image)
{
    struct text name = read_name(reader, NAME_SIZE), segment = read_name(reader, NAME_SIZE);
    read_u64(reader); /* address */
    uint64_t size = read_u64(reader);
    uint32_t offset = read_u32(reader);
    read_bytes(reader, 28);
    if (macho->section_count < SECTIONS_MAX)
        macho->section_count++;
    macho->is_code[macho->section_count] = text_is(segment, "__TEXT") && text_is(name, "__text");
    if (image && text_is(segment, "__DWARF") && name.length > 1) {
        name = (struct text){name.at + 1, name.length - 1}; /* __debug_line for .debug_line */
        image_take_debug(image, name, bytes_part(macho->file, offset, size));
    }
}

/* struct segment_command_64, after its first two fields */
static void read_segment(struct macho *macho, struct reader *reader, struct image *image)
{
    read_bytes(reader, NAME_SIZE + 4 * 8 + 2 * 4);
    uint32_t sections = read_u32(reader);
    read_u32(reader); /* flags */
    for (; sections > 0 && !reader->failed; sections--)
        read_section(macho, reader, image);
}

/* struct symtab_command */
static void read_table(struct macho *macho, struct reader *reader)
{
    uint32_t symbols = read_u32(reader), count = read_u32(reader);
    uint32_t strings = read_u32(reader), size = read_u32(reader);
    macho->symbols = bytes_part(macho->file, symbols, (uint64_t)count * SYMBOL_SIZE);
    macho->strings = bytes_part(macho->file, strings, size);
}

/* struct mach_header_64 and the commands after it. False: they do not lie in the file. */
static bool read_commands(struct macho *macho, struct bytes file, struct image *image)
{
    struct reader reader = read_from(file, 16);
    *macho = (struct macho){.file = file};
    uint32_t commands = read_u32(&reader);
    read_bytes(&reader, 12);
    for (; commands > 0 && !reader.failed; commands--) {
        uint32_t command = read_u32(&reader), size = read_u32(&reader);
        struct reader body = read_from(read_bytes(&reader, size < 8 ? UINT64_MAX : size - 8), 0);
        if (command == COMMAND_SEGMENT_64)
            read_segment(macho, &body, image);
        else if (command == COMMAND_SYMBOLS)
            read_table(macho, &body);
        reader.failed |= body.failed;
    }
    return !reader.failed;
}

/* struct nlist_64. C's names have a _ in front. */
static void read_symbol(const struct macho *macho, struct reader *reader, struct image *image)
{
    uint32_t name = read_u32(reader);
    uint8_t type = read_u8(reader), section = read_u8(reader);
    read_u16(reader); /* description */
    uint64_t value = read_u64(reader);
    struct reader text = read_from(macho->strings, name);
    struct text string = read_string(&text);
    if (type & TYPE_DEBUG || (type & TYPE_MASK) != TYPE_SECTION || !macho->is_code[section] ||
        string.length < 1)
        return;
    image->symbols[image->symbol_count++] =
        (struct image_symbol){.value = value,
                              .name = {string.at + 1, string.length - 1},
                              .type = SYMBOL_FUNCTION,
                              .is_local = !(type & TYPE_EXTERNAL)};
}

const char *macho_parse(struct image *image)
{
    struct macho macho;
    if (!read_commands(&macho, image->file, NULL))
        return because("%s: its load commands do not lie in the file", image->path);
    size_t count = macho.symbols.size / SYMBOL_SIZE;
    if (!image_make_room(image, count))
        return because("%s: there is no memory for its symbols", image->path);
    struct reader reader = read_from(macho.symbols, 0);
    for (size_t i = 0; i < count; i++)
        read_symbol(&macho, &reader, image);
    return image_text_between(image);
}

const char *macho_parse_debug_file(struct image *image)
{
    struct macho macho;
    if (!macho_is(image->debug_file) || !read_commands(&macho, image->debug_file, image))
        return because("%s: its .dSYM is no Mach-O file", image->path);
    return NULL;
}
