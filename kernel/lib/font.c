/*
 * font.c - reads PSF fonts.
 *
 * The format is described by kbd's "psf" text ("The PC Screen Font formats"): a header, the
 * glyphs as rows of whole bytes with the leftmost pixel on top, and perhaps a table that lists
 * for each glyph the characters it is for.
 */
#include <kernel/font.h>
#include <kernel/layout.h>
#include <kernel/little_endian.h>
#include <kernel/string.h>
#include <kernel/utf8.h>

struct psf1_header {
    uint8_t magic[2];
    uint8_t mode;
    uint8_t height; /* also bytes a glyph: the width is 8 */
};
CHECK_SIZE(struct psf1_header, 4);

#define PSF1_MODE_512 0x01
#define PSF1_MODE_UNICODE 0x06 /* a table, with or without sequences */
#define PSF1_END 0xffff
#define PSF1_SEQUENCE 0xfffe

struct psf2_header {
    uint8_t magic[4];
    uint32_t version;
    uint32_t header_size;
    uint32_t flags;
    uint32_t count;
    uint32_t glyph_bytes;
    uint32_t height;
    uint32_t width;
};
CHECK_SIZE(struct psf2_header, 32);

#define PSF2_FLAG_UNICODE 0x01
#define PSF2_END 0xff
#define PSF2_SEQUENCE 0xfe

#define SIDE_MAX 1024 /* pixels: larger than any font, small enough that no product overflows */
#define COUNT_MAX 65536

static size_t read_psf1(struct font *font, const uint8_t *bytes)
{
    uint8_t mode = bytes[offsetof(struct psf1_header, mode)];
    font->version2 = false;
    font->width = 8;
    font->height = bytes[offsetof(struct psf1_header, height)];
    font->glyph_bytes = font->height;
    font->count = mode & PSF1_MODE_512 ? 512 : 256;
    font->unicode = mode & PSF1_MODE_UNICODE ? bytes : NULL;
    return sizeof(struct psf1_header);
}

static size_t read_psf2(struct font *font, const uint8_t *bytes)
{
    font->version2 = true;
    font->width = little32(bytes + offsetof(struct psf2_header, width));
    font->height = little32(bytes + offsetof(struct psf2_header, height));
    font->glyph_bytes = little32(bytes + offsetof(struct psf2_header, glyph_bytes));
    font->count = little32(bytes + offsetof(struct psf2_header, count));
    uint32_t flags = little32(bytes + offsetof(struct psf2_header, flags));
    font->unicode = flags & PSF2_FLAG_UNICODE ? bytes : NULL;
    return little32(bytes + offsetof(struct psf2_header, header_size));
}

/*
 * Walks through the table: for each glyph the characters it is for, then perhaps sequences of
 * combined characters, which are skipped, then an end mark.
 */
struct walk {
    const struct font *font;
    const uint8_t *at;
    uint32_t glyph;
    bool in_sequence;
};

#define LIST_END (UINT32_MAX - 1)
#define SEQUENCE (UINT32_MAX - 2)

static uint32_t psf1_entry(struct walk *walk, const uint8_t *end)
{
    if (end - walk->at < 2) {
        walk->at = end;
        return LIST_END;
    }
    uint32_t entry = (uint32_t)walk->at[0] | (uint32_t)walk->at[1] << 8;
    walk->at += 2;
    return entry == PSF1_END ? LIST_END : entry == PSF1_SEQUENCE ? SEQUENCE : entry;
}

static uint32_t psf2_entry(struct walk *walk, const uint8_t *end)
{
    struct utf8_decoder decoder = {0};
    uint32_t entry = UTF8_MORE;
    bool again;
    while (entry == UTF8_MORE && walk->at < end) {
        uint8_t byte = *walk->at++;
        if (byte == PSF2_END)
            return LIST_END;
        if (byte == PSF2_SEQUENCE)
            return SEQUENCE;
        entry = utf8_decode(&decoder, byte, &again);
        walk->at -= again;
    }
    return entry;
}

/* The next character that has a glyph. Returns false after the last one. */
static bool next_character(struct walk *walk, uint32_t *character, uint32_t *glyph)
{
    const struct font *font = walk->font;
    const uint8_t *end = font->unicode + font->unicode_size;
    while (walk->at < end && walk->glyph < font->count) {
        uint32_t entry = font->version2 ? psf2_entry(walk, end) : psf1_entry(walk, end);
        if (entry == LIST_END) {
            walk->glyph++;
            walk->in_sequence = false;
        } else if (entry == SEQUENCE) {
            walk->in_sequence = true;
        } else if (!walk->in_sequence) {
            *character = entry;
            *glyph = walk->glyph;
            return true;
        }
    }
    return false;
}

uint32_t font_glyph(const struct font *font, uint32_t character)
{
    if (character < FONT_ASCII)
        return font->ascii[character];
    if (!font->unicode)
        return character < font->count ? character : font->ascii['?'];
    struct walk walk = {.font = font, .at = font->unicode};
    uint32_t candidate, glyph;
    while (next_character(&walk, &candidate, &glyph)) {
        if (candidate == character)
            return glyph;
    }
    return font->ascii['?'];
}

/* A font without a '?' shows glyph 0 for what it does not have. */
static void find_ascii(struct font *font)
{
    bool found[FONT_ASCII] = {false};
    uint32_t character, glyph;
    memset(font->ascii, 0, sizeof font->ascii);
    if (font->unicode) {
        struct walk walk = {.font = font, .at = font->unicode};
        while (next_character(&walk, &character, &glyph)) {
            if (character < FONT_ASCII && !found[character]) {
                font->ascii[character] = (uint16_t)glyph;
                found[character] = true;
            }
        }
    } else {
        for (character = 0; character < FONT_ASCII && character < font->count; character++) {
            font->ascii[character] = (uint16_t)character;
            found[character] = true;
        }
    }
    for (character = 0; character < FONT_ASCII; character++) {
        if (!found[character])
            font->ascii[character] = font->ascii['?'];
    }
}

static bool take_ascii(struct font *font, const uint16_t *ascii)
{
    for (size_t i = 0; i < FONT_ASCII; i++) {
        if (ascii[i] >= font->count)
            return false;
        font->ascii[i] = ascii[i];
    }
    return true;
}

const char *font_read(struct font *font, const void *start, size_t size, const uint16_t *ascii)
{
    const uint8_t *bytes = start;
    size_t header;
    if (size >= sizeof(struct psf1_header) && bytes[0] == 0x36 && bytes[1] == 0x04)
        header = read_psf1(font, bytes);
    else if (size >= sizeof(struct psf2_header) && little32(bytes) == 0x864ab572)
        header = read_psf2(font, bytes);
    else
        return "the font is not a PSF file (a compressed one must be unpacked first)";

    if (font->width == 0 || font->height == 0 || font->width > SIDE_MAX || font->height > SIDE_MAX)
        return "the PSF font's glyphs have an impossible width or height";
    if (font->count == 0 || font->count > COUNT_MAX)
        return "the PSF font has an impossible number of glyphs";
    if (font->glyph_bytes != (font->width + 7) / 8 * font->height)
        return "the PSF font's glyph size is not what its width and height make";
    if (header < (font->version2 ? sizeof(struct psf2_header) : sizeof(struct psf1_header)))
        return "the PSF font's header is shorter than a header is";
    if (header > size || (size - header) / font->glyph_bytes < font->count)
        return "the PSF font is cut short: glyphs are missing";

    size_t glyphs_end = header + (size_t)font->count * font->glyph_bytes;
    font->glyphs = bytes + header;
    if (font->unicode) {
        font->unicode = bytes + glyphs_end;
        font->unicode_size = size - glyphs_end;
    }
    if (!ascii)
        find_ascii(font);
    else if (!take_ascii(font, ascii))
        return "the table of the PSF font's ASCII characters is of another font";
    return NULL;
}
