/* name.c - names of files: FAT 1.03, "FAT Directory Structure" and "FAT Long Directory Entries". */
#include "internal.h"
#include <kernel/little_endian.h>
#include <kernel/string.h>
#include <kernel/utf16.h>
#include <kernel/utf8.h>

#define PIECE 13 /* characters */
#define PIECES_MAX 20
#define LAST_PIECE 0x40
#define NAME_UNITS_MAX 255

/* What Windows notes of a short name that was typed in lower case: no part of FAT 1.03. */
#define BASE_IS_LOWER 0x08
#define EXTENSION_IS_LOWER 0x10

/* The upper half of code page 437, that of the first PCs and Linux's default. A volume does not say which it has. */
static const uint16_t code_page[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

static bool is_in_no_name(uint32_t character)
{
    return character < ' ' || character == 0x7f || character == '/';
}

static uint32_t lower_of(uint32_t character)
{
    bool is_upper = (character >= 'A' && character <= 'Z') ||
                    (character >= 0xc0 && character <= 0xde && character != 0xd7);
    return is_upper ? character + 'a' - 'A' : character;
}

static uint32_t short_character(uint8_t byte, bool is_lower)
{
    uint32_t character = byte < 0x80 ? byte : code_page[byte - 0x80];
    if (is_in_no_name(byte) || byte == '.')
        return UTF8_BAD;
    return is_lower ? lower_of(character) : character;
}

/* Spaces fill it at the end. Returns the end of what is written. */
static char *add_part(char *to, const uint8_t *part, size_t size, bool is_lower)
{
    while (size > 0 && part[size - 1] == ' ')
        size--;
    for (size_t i = 0; i < size; i++)
        to += utf8_encode(to, short_character(part[i], is_lower));
    return to;
}

static void read_short_name(const struct fat_entry *entry, char *name)
{
    uint8_t bytes[11];
    memcpy(bytes, entry->name, sizeof bytes);
    if (bytes[0] == 0x05) /* it would be a deleted one */
        bytes[0] = 0xe5;
    char *to = add_part(name, bytes, 8, entry->cases & BASE_IS_LOWER);
    if (to == name)
        to += utf8_encode(to, UTF8_BAD);
    char *point = to++;
    char *end = add_part(to, bytes + 8, 3, entry->cases & EXTENSION_IS_LOWER);
    *point = end > to ? '.' : '\0';
    *end = '\0';
}

void fat_add_to_long_name(struct fat_volume *volume, struct fat_long_name *name,
                          const struct fat_long_entry *entry)
{
    unsigned number = entry->order;
    if (number & LAST_PIECE) {
        number -= LAST_PIECE;
        *name = (struct fat_long_name){.missing = number, .sum = entry->sum};
        memset(volume->long_name, 0, sizeof volume->long_name);
    }
    if (number == 0 || number > PIECES_MAX || number != name->missing || entry->sum != name->sum ||
        entry->type != 0) {
        *name = (struct fat_long_name){0};
        return;
    }
    uint16_t *to = volume->long_name + --name->missing * PIECE;
    for (size_t i = 0; i < PIECE; i++)
        to[i] = little16(i < 5    ? entry->first + 2 * i
                         : i < 11 ? entry->second + 2 * (i - 5)
                                  : entry->third + 2 * (i - 11));
    name->is_complete = name->missing == 0;
}

/* Which the long name must have kept, else it belongs to a file that is no longer there. */
static uint8_t sum_of(const uint8_t *name)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 11; i++)
        sum = ((sum >> 1 | sum << 7) + name[i]) & 0xff;
    return (uint8_t)sum;
}

/* Returns false where it is no name. */
static bool read_long_name(const struct fat_volume *volume, char *name)
{
    size_t count = 0;
    while (count < PIECES_MAX * PIECE && volume->long_name[count])
        count++;
    if (count == 0 || count > NAME_UNITS_MAX)
        return false;
    for (size_t at = 0; at < count;) {
        uint32_t character = utf16_decode(volume->long_name, count, &at);
        if (is_in_no_name(character))
            return false;
        name += utf8_encode(name, character);
    }
    *name = '\0';
    return true;
}

void fat_read_names(const struct fat_volume *volume, const struct fat_long_name *long_name,
                    const struct fat_entry *entry, struct fat_file *file)
{
    read_short_name(entry, file->short_name);
    if (long_name->is_complete && long_name->sum == sum_of(entry->name) &&
        read_long_name(volume, file->name) && !string_equal(file->name, ".") &&
        !string_equal(file->name, ".."))
        return;
    memcpy(file->name, file->short_name, sizeof file->short_name);
}
