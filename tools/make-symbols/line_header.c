/* line_header.c - the header of a table of lines: DWARF 5, "The Line Number Program Header". */
#include "line_table.h"
#include "path.h"

#include <stdlib.h>

enum content { CONTENT_PATH = 1, CONTENT_FOLDER = 2 };

enum form {
    FORM_DATA2 = 0x05,
    FORM_DATA4 = 0x06,
    FORM_DATA8 = 0x07,
    FORM_STRING = 0x08,
    FORM_BLOCK = 0x09,
    FORM_DATA1 = 0x0b,
    FORM_STRP = 0x0e,
    FORM_UDATA = 0x0f,
    FORM_DATA16 = 0x1e,
    FORM_LINE_STRP = 0x1f,
};

struct entry {
    struct text path;
    uint64_t folder;
};

/* What has been read so far. */
struct header {
    struct line_table *table;
    const struct image *image;
    struct string_table *paths;
    struct reader reader;
    struct buffer buffer; /* for one path */
};

static struct text string_in(struct bytes strings, uint64_t offset)
{
    struct reader reader = read_from(strings, offset);
    return reader.failed ? (struct text){"", 0} : read_string(&reader);
}

static void add_folder(struct header *header, const struct entry *entry)
{
    struct line_table *table = header->table;
    table->folders = resized(table->folders, table->folder_count + 1, sizeof *table->folders);
    table->folders[table->folder_count++] = entry->path;
}

static void add_file(struct header *header, const struct entry *entry)
{
    struct line_table *table = header->table;
    struct text none = {"", 0}, root = table->folder_count ? table->folders[0] : none;
    struct text folder = entry->folder < table->folder_count ? table->folders[entry->folder] : none;
    struct text path = source_path(&header->buffer, root, folder, entry->path);
    table->files = resized(table->files, table->file_count + 1, sizeof *table->files);
    table->files[table->file_count++] = string_table_add(header->paths, path);
}

/* Up to version 4. Folder 0 and file 0 are not listed: the folder is that of the compiler. */
static void read_old_lists(struct header *header)
{
    struct reader *reader = &header->reader;
    struct entry entry = {.path = {"", 0}};
    add_folder(header, &entry);
    while (!reader->failed && (entry.path = read_string(reader)).length > 0)
        add_folder(header, &entry);
    add_file(header, &(struct entry){.path = {"", 0}});
    while (!reader->failed && (entry.path = read_string(reader)).length > 0) {
        entry.folder = read_uleb(reader);
        read_uleb(reader); /* time */
        read_uleb(reader); /* size */
        add_file(header, &entry);
    }
}

/* Reads a value into whichever of the two it is, a string or a number; what is neither is passed
 * over. False: the form is unknown. */
static bool read_form(struct header *header, uint64_t form, struct text *text, uint64_t *number)
{
    struct reader *reader = &header->reader;
    size_t offset_size = header->table->offset_size;
    switch (form) {
    case FORM_STRING:
        *text = read_string(reader);
        return true;
    case FORM_STRP:
        *text = string_in(header->image->debug_strings, read_number(reader, offset_size));
        return true;
    case FORM_LINE_STRP:
        *text = string_in(header->image->line_strings, read_number(reader, offset_size));
        return true;
    case FORM_UDATA:
        *number = read_uleb(reader);
        return true;
    case FORM_DATA1:
        *number = read_u8(reader);
        return true;
    case FORM_DATA2:
        *number = read_u16(reader);
        return true;
    case FORM_DATA4:
        *number = read_u32(reader);
        return true;
    case FORM_DATA8:
        *number = read_u64(reader);
        return true;
    case FORM_DATA16:
        read_bytes(reader, 16);
        return true;
    case FORM_BLOCK:
        read_bytes(reader, read_uleb(reader));
        return true;
    default:
        return false;
    }
}

/* `format` goes through the description of an entry: pairs of a content and a form. */
static bool read_entry(struct header *header, struct reader format, uint8_t pairs,
                       struct entry *entry)
{
    *entry = (struct entry){.path = {"", 0}};
    for (; pairs > 0; pairs--) {
        struct text text = {"", 0};
        uint64_t number = 0, content = read_uleb(&format);
        if (!read_form(header, read_uleb(&format), &text, &number))
            return false;
        if (content == CONTENT_PATH)
            entry->path = text;
        else if (content == CONTENT_FOLDER)
            entry->folder = number;
    }
    return true;
}

/* From version 5 on. An entry of no bytes would be there without end. */
static bool read_list(struct header *header, void (*add)(struct header *, const struct entry *))
{
    struct reader *reader = &header->reader;
    uint8_t pairs = read_u8(reader);
    struct reader format = *reader;
    for (unsigned i = 0; i < 2u * pairs; i++)
        read_uleb(reader);
    for (uint64_t count = read_uleb(reader); count > 0 && !reader->failed; count--) {
        struct entry entry;
        const uint8_t *before = reader->at;
        if (!read_entry(header, format, pairs, &entry) || reader->at == before)
            return false;
        add(header, &entry);
    }
    return true;
}

static bool read_lists(struct header *header)
{
    if (header->table->version >= 5)
        return read_list(header, add_folder) && read_list(header, add_file);
    read_old_lists(header);
    return true;
}

/* The numbers before the lists. Returns the header's size from `header_length` on. */
static struct bytes read_numbers(struct line_table *table, struct reader *reader)
{
    table->version = read_u16(reader);
    if (table->version >= 5)
        read_u16(reader); /* sizes of an address and of a segment */
    struct bytes header = read_bytes(reader, read_number(reader, table->offset_size));
    table->program = (struct bytes){reader->at, (size_t)(reader->end - reader->at)};
    return header;
}

static void read_machine(struct line_table *table, struct reader *reader)
{
    table->shortest_instruction = read_u8(reader);
    if (table->version >= 4)
        read_u8(reader); /* operations of an instruction: 1 where there are no long words */
    read_u8(reader);     /* whether a row is a statement */
    table->line_base = (int8_t)read_u8(reader);
    table->line_range = read_u8(reader);
    table->opcode_base = read_u8(reader);
    table->operand_counts = read_bytes(reader, table->opcode_base - (uint64_t)1).at;
}

const char *line_table_read(struct line_table *table, struct reader *reader,
                            const struct image *image, struct string_table *paths)
{
    *table = (struct line_table){.offset_size = 4};
    uint64_t length = read_u32(reader);
    if (length == 0xffffffff) {
        table->offset_size = 8;
        length = read_u64(reader);
    }
    struct bytes bytes = read_bytes(reader, length);
    struct reader unit = read_from(bytes, 0);
    struct bytes numbers = read_numbers(table, &unit);
    struct header header = {table, image, paths, read_from(numbers, 0), {0}};
    if (reader->failed || unit.failed)
        return because("%s: its debug information ends within a table of lines", image->path);
    if (table->version < 2 || table->version > 5)
        return because("%s: its table of lines is of DWARF version %u, and 2 to 5 are known",
                       image->path, table->version);
    read_machine(table, &header.reader);
    bool known = !header.reader.failed && table->line_range && read_lists(&header);
    buffer_free(&header.buffer);
    if (!known || header.reader.failed)
        return because("%s: the header of a table of lines cannot be read", image->path);
    return NULL;
}

void line_table_free(struct line_table *table)
{
    free(table->folders);
    free(table->files);
    *table = (struct line_table){0};
}
