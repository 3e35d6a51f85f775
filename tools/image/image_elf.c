/* image_elf.c - the symbols, the text and the debug information of an ELF file. */
#include "elf.h"
#include "formats.h"

enum { TYPE_NONE = 0, TYPE_FUNCTION = 2 };
enum { NUMBER_UNDEFINED = 0, NUMBER_ABSOLUTE = 0xfff1 };

struct named {
    struct elf_section section;
    struct text name;
};

bool elf_is(struct bytes file)
{
    struct elf elf;
    return elf_open(&elf, file);
}

/* "Symbol Table": the order of the fields is another one in a 64-bit file. */
static void read_symbol(const struct elf *elf, struct reader *reader, struct bytes strings,
                        struct image *image)
{
    struct image_symbol symbol;
    uint32_t name = read_u32(reader);
    uint64_t value = elf->is_64 ? 0 : read_u32(reader);
    if (!elf->is_64)
        read_u32(reader);
    uint8_t info = read_u8(reader);
    read_u8(reader);
    uint16_t section = read_u16(reader);
    symbol.value = elf->is_64 ? read_u64(reader) : value;
    if (elf->is_64)
        read_u64(reader);
    struct reader text = read_from(strings, name);
    symbol.name = read_string(&text);
    symbol.is_local = info >> 4 == 0;
    uint8_t type = info & 15;
    symbol.type = type == TYPE_FUNCTION ? SYMBOL_FUNCTION
                  : type == TYPE_NONE   ? SYMBOL_UNTYPED
                                        : SYMBOL_OTHER;
    /* An absolute number that the linker script names is no place. */
    if (section == NUMBER_ABSOLUTE)
        symbol.type = SYMBOL_OTHER;
    if (section != NUMBER_UNDEFINED && !reader->failed && !text.failed)
        image->symbols[image->symbol_count++] = symbol;
}

static const char *read_symbols(const struct elf *elf, const struct elf_section *section,
                                struct image *image)
{
    struct elf_section names;
    size_t entry = elf->is_64 ? 24 : 16;
    struct bytes table = elf_content(elf, section);
    if (!elf_section(elf, section->link, &names) || table.size != section->size)
        return because("%s: its table of symbols does not lie in the file", image->path);
    if (!image_make_room(image, table.size / entry))
        return because("%s: there is no memory for its symbols", image->path);
    struct reader reader = read_from(table, 0);
    for (size_t left = table.size / entry; left > 0; left--)
        read_symbol(elf, &reader, elf_content(elf, &names), image);
    return NULL;
}

/* The text goes from text_start to the end of .text. */
static const char *find_text(struct image *image, const struct elf_section *text)
{
    const struct image_symbol *start = image_find(image, "text_start");
    if (!start)
        return because("%s has no symbol text_start: the linker script must set it", image->path);
    image->text_begin = start->value;
    image->text_size = text->address + text->size - start->value;
    if (start->value - text->address > text->size)
        return because("%s: its symbol text_start is not in its .text section", image->path);
    return NULL;
}

/* Looks at one section. `text`: where .text goes. */
static const char *take_section(const struct elf *elf, const struct named *named,
                                struct image *image, struct elf_section *text)
{
    const struct elf_section *section = &named->section;
    if (section->type == SECTION_SYMBOLS && !image->symbols)
        return read_symbols(elf, section, image);
    if (text_is(named->name, ".text"))
        *text = *section;
    else if (!(section->flags & SECTION_COMPRESSED))
        image_take_debug(image, named->name, elf_content(elf, section));
    return NULL;
}

const char *elf_parse(struct image *image)
{
    struct elf elf;
    struct elf_section text = {0};
    if (!elf_open(&elf, image->file))
        return because("%s is no ELF file", image->path);
    image->is_thumb = elf.machine == ELF_MACHINE_ARM;
    for (uint64_t i = 0; i < elf.section_count; i++) {
        struct named named;
        if (!elf_section_and_name(&elf, i, &named.section, &named.name))
            return because("%s: its table of sections does not lie in the file", image->path);
        const char *reason = take_section(&elf, &named, image, &text);
        if (reason)
            return reason;
    }
    if (!text.size)
        return because("%s has no .text section", image->path);
    return find_text(image, &text);
}

/* The bytes that are loaded from address `begin` to `end`; empty when they are in no section. */
const char *elf_find_bytes(struct bytes file, uint64_t begin, uint64_t end, struct bytes *found)
{
    struct elf elf;
    *found = (struct bytes){0};
    if (!elf_open(&elf, file))
        return "it is no ELF file";
    for (uint64_t i = 0; i < elf.section_count && !found->size; i++) {
        struct elf_section section;
        if (!elf_section(&elf, i, &section) || section.address > begin || begin >= end ||
            end - section.address > section.size)
            continue;
        *found = bytes_part(elf_content(&elf, &section), begin - section.address, end - begin);
    }
    return NULL;
}
