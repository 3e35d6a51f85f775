/*
 * font_test.c - PSF fonts, built here and those of the host.
 *
 * Glyph g of a font built with a table is for the character g ^ SHUFFLE, so that a glyph's number
 * and its character are never the same.
 */
#include "unit.h"
#include <kernel/font.h>

#define SHUFFLE 0x41
#define IMAGE_MAX (1 << 18)

/* A font file under construction. */
struct image {
    unsigned char bytes[IMAGE_MAX];
    size_t size;
    size_t glyphs_end; /* where the table begins */
};

static struct image image;

static void put_bytes(const void *bytes, size_t size)
{
    if (size > sizeof image.bytes - image.size)
        abort();
    memcpy(image.bytes + image.size, bytes, size);
    image.size += size;
}

static void put8(unsigned value)
{
    unsigned char byte = (unsigned char)value;
    put_bytes(&byte, 1);
}

static void put16(unsigned value)
{
    put8(value);
    put8(value >> 8);
}

static void put32(uint32_t value)
{
    put16(value);
    put16(value >> 16);
}

static void put_utf8(uint32_t character)
{
    if (character < 0x80) {
        put8(character);
    } else if (character < 0x800) {
        put8(0xc0 | character >> 6);
        put8(0x80 | (character & 0x3f));
    } else if (character < 0x10000) {
        put8(0xe0 | character >> 12);
        put8(0x80 | (character >> 6 & 0x3f));
        put8(0x80 | (character & 0x3f));
    } else {
        put8(0xf0 | character >> 18);
        put8(0x80 | (character >> 12 & 0x3f));
        put8(0x80 | (character >> 6 & 0x3f));
        put8(0x80 | (character & 0x3f));
    }
}

static void put_glyphs(uint32_t count, uint32_t glyph_bytes)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t byte = 0; byte < glyph_bytes; byte++)
            put8(i + byte);
    }
    image.glyphs_end = image.size;
}

#define PSF1_512 1
#define PSF1_TABLE 2
#define PSF1_SEQUENCES 4

static void begin_psf1(unsigned mode, unsigned height)
{
    image.size = 0;
    put16(0x0436);
    put8(mode);
    put8(height);
    put_glyphs(mode & PSF1_512 ? 512 : 256, height);
}

/* The sequences are of characters that other glyphs are for. */
static void build_psf1(unsigned mode, unsigned height)
{
    begin_psf1(mode, height);
    for (unsigned glyph = 0; (mode & (PSF1_TABLE | PSF1_SEQUENCES)) && glyph < 512; glyph++) {
        if (glyph == 256 && !(mode & PSF1_512))
            break;
        put16(glyph ^ SHUFFLE);
        if (glyph == 9)
            put16(0x2588);
        if (mode & PSF1_SEQUENCES) {
            put16(0xfffe);
            put16('A' + glyph % 26);
            put16(0x301);
            put16(0xfffe);
            put16('?');
            put16(0x308);
        }
        put16(0xffff);
    }
}

struct psf2 {
    uint32_t version, header_size, flags, count, glyph_bytes, height, width;
};

static struct psf2 psf2_of(uint32_t width, uint32_t height, uint32_t count, bool table)
{
    return (struct psf2){.header_size = 32,
                         .flags = table,
                         .count = count,
                         .glyph_bytes = (width + 7) / 8 * height,
                         .height = height,
                         .width = width};
}

static void put_psf2_header(const struct psf2 *header)
{
    image.size = 0;
    put32(0x864ab572);
    put32(header->version);
    put32(header->header_size);
    put32(header->flags);
    put32(header->count);
    put32(header->glyph_bytes);
    put32(header->height);
    put32(header->width);
}

static void begin_psf2(const struct psf2 *header)
{
    put_psf2_header(header);
    while (image.size < header->header_size)
        put8(0xee);
    put_glyphs(header->count, header->glyph_bytes);
}

static void build_psf2(const struct psf2 *header, bool sequences)
{
    begin_psf2(header);
    for (uint32_t glyph = 0; (header->flags & 1) && glyph < header->count; glyph++) {
        put_utf8(glyph ^ SHUFFLE);
        if (glyph == 9) {
            put_utf8(0x2588);
            put_utf8(0x1f600);
        }
        if (sequences) {
            put8(0xfe);
            put_utf8('A' + glyph % 26);
            put_utf8(0x301);
            put8(0xfe);
            put_utf8('?');
            put_utf8(0x308);
        }
        put8(0xff);
    }
}

/* Whatever the font is like, no character may lead beyond its glyphs. */
static void check_glyphs_exist(const struct font *font)
{
    static const uint32_t characters[] = {0x80, 0x2588, 0xfffd, UINT32_MAX};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        uint32_t glyph = font_glyph(font, characters[i]);
        if (glyph >= font->count)
            fail("expected U+%04X to have one of %u glyphs, got %u", characters[i], font->count,
                 glyph);
    }
    for (uint32_t character = 0; character < 128; character++)
        check(font->ascii[character] < font->count);
}

/* Reads the image from a block of its own, which the caller frees. */
static unsigned char *read_image(struct font *font)
{
    unsigned char *block = exact_copy(image.bytes, image.size);
    memset(font, 0xcc, sizeof *font);
    const char *reason = font_read(font, block, image.size, NULL);
    if (reason)
        fail("expected a font, got \"%s\"", reason);
    check_glyphs_exist(font);
    return block;
}

static void check_dimensions(const struct font *font, uint32_t width, uint32_t height,
                             uint32_t count)
{
    check_int(font->width, width);
    check_int(font->height, height);
    check_int(font->glyph_bytes, (width + 7) / 8 * height);
    check_int(font->count, count);
}

static void check_shuffled(const struct font *font)
{
    for (uint32_t glyph = 0; glyph < font->count; glyph++)
        check_int(font_glyph(font, glyph ^ SHUFFLE), glyph);
    check_int(font_glyph(font, 0x2588), 9);
    check_int(font_glyph(font, 0x2589), '?' ^ SHUFFLE);
    check_int(font_glyph(font, 0x301), '?' ^ SHUFFLE);
}

CASE(psf1)
{
    for (unsigned mode = 0; mode < 8; mode++) {
        static const unsigned heights[] = {1, 8, 14, 16, 255};
        for (size_t i = 0; i < sizeof heights / sizeof *heights; i++) {
            struct font font;
            build_psf1(mode, heights[i]);
            unsigned char *block = read_image(&font);
            check_dimensions(&font, 8, heights[i], mode & PSF1_512 ? 512 : 256);
            check(font.glyphs == block + 4);
            if (mode & (PSF1_TABLE | PSF1_SEQUENCES)) {
                check_shuffled(&font);
            } else {
                for (uint32_t c = 0; c < font.count; c++)
                    check_int(font_glyph(&font, c), c);
                check_int(font_glyph(&font, font.count), '?');
            }
            free(block);
        }
    }
}

static const struct {
    uint32_t width, height;
} sides[] = {{1, 1}, {8, 16}, {12, 24}, {32, 64}, {5, 8}, {9, 1}, {16, 32}};

#define SIDES (sizeof sides / sizeof *sides)

CASE(psf2_without_table)
{
    for (size_t i = 0; i < SIDES; i++) {
        struct psf2 header = psf2_of(sides[i].width, sides[i].height, 300, false);
        struct font font;
        build_psf2(&header, false);
        unsigned char *block = read_image(&font);
        check_dimensions(&font, sides[i].width, sides[i].height, 300);
        check(font.glyphs == block + 32);
        check_int(font_glyph(&font, 'A'), 'A');
        check_int(font_glyph(&font, 299), 299);
        check_int(font_glyph(&font, 300), '?');
        check_int(font_glyph(&font, 0x1f600), '?');
        free(block);
    }
}

CASE(psf2_with_table)
{
    for (size_t i = 0; i < SIDES; i++) {
        for (int sequences = 0; sequences < 2; sequences++) {
            struct psf2 header = psf2_of(sides[i].width, sides[i].height, 512, true);
            struct font font;
            build_psf2(&header, sequences);
            unsigned char *block = read_image(&font);
            check_dimensions(&font, sides[i].width, sides[i].height, 512);
            check_shuffled(&font);
            check_int(font_glyph(&font, 0x1f600), 9);
            free(block);
        }
    }
}

CASE(psf2_longer_header)
{
    struct psf2 header = psf2_of(8, 4, 128, true);
    struct font font;
    header.header_size = 77;
    build_psf2(&header, true);
    unsigned char *block = read_image(&font);
    check(font.glyphs == block + 77);
    check_shuffled(&font);
    free(block);
}

CASE(glyph_rows)
{
    struct psf2 header = psf2_of(12, 2, 3, false);
    struct font font;
    build_psf2(&header, false);
    unsigned char *block = read_image(&font);
    check_bytes(font.glyphs + 2 * font.glyph_bytes, "\2\3\4\5", 4);
    free(block);
}

/* 'A' is not among 64 glyphs, '?' is; neither is among 20. */
CASE(few_glyphs)
{
    struct font font;
    struct psf2 header = psf2_of(8, 8, 64, false);
    build_psf2(&header, false);
    unsigned char *block = read_image(&font);
    check_int(font_glyph(&font, 'A'), '?');
    check_int(font_glyph(&font, '>'), '>');
    free(block);

    header = psf2_of(8, 8, 20, false);
    build_psf2(&header, false);
    block = read_image(&font);
    check_int(font_glyph(&font, 'A'), 0);
    check_int(font_glyph(&font, 0x2588), 0);
    check_int(font_glyph(&font, 19), 19);
    free(block);
}

/* Linux takes the first entry too. */
CASE(first_of_two_entries_counts)
{
    struct psf2 header = psf2_of(8, 1, 4, true);
    struct font font;
    begin_psf2(&header);
    static const char table[] = "ab\xff"
                                "?a\xff"
                                "\xc3\xa9"
                                "b\xff"
                                "\xc3\xa9\xff";
    put_bytes(table, sizeof table - 1);
    unsigned char *block = read_image(&font);
    check_int(font_glyph(&font, 'a'), 0);
    check_int(font_glyph(&font, 'b'), 0);
    check_int(font_glyph(&font, 0xe9), 2);
    check_int(font_glyph(&font, 'z'), 1);
    check_int(font_glyph(&font, '\0'), 1);
    free(block);
}

/* A table with more lists than there are glyphs, or fewer. */
CASE(table_of_another_length)
{
    struct psf2 header = psf2_of(8, 1, 2, true);
    struct font font;
    begin_psf2(&header);
    put_bytes("a\xff?\xff"
              "c\xff"
              "\xc3\xa9\xff",
              9);
    unsigned char *block = read_image(&font);
    check_int(font_glyph(&font, 'c'), 1);
    check_int(font_glyph(&font, 0xe9), 1);
    free(block);

    header.count = 5;
    begin_psf2(&header);
    put_bytes("a\xff?\xff", 4);
    block = read_image(&font);
    check_int(font_glyph(&font, 'c'), 1);
    free(block);
}

/* The last list's end mark is missing, and then half of its character too. */
CASE(psf1_table_without_its_end)
{
    struct font font;
    build_psf1(PSF1_TABLE, 1);
    image.size -= 2;
    unsigned char *block = read_image(&font);
    check_int(font_glyph(&font, 255 ^ SHUFFLE), 255);
    free(block);
    image.size--;
    block = read_image(&font);
    check_int(font_glyph(&font, 254 ^ SHUFFLE), 254);
    check_int(font_glyph(&font, 255 ^ SHUFFLE), '?' ^ SHUFFLE);
    free(block);
}

/* A sequence that a list's end interrupts, and one that the file's end does. */
CASE(table_with_broken_utf8)
{
    static const char *const broken[] = {"\xc3", "\xe2\x82", "\xf0\x9f\x98",
                                         "\x80", "\xc0\xaf", "\xf8"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct psf2 header = psf2_of(8, 1, 3, true);
        struct font font;
        begin_psf2(&header);
        put_bytes(broken[i], strlen(broken[i]));
        put_bytes("\xff?\xff", 3);
        put_bytes("b", 1);
        put_bytes(broken[i], strlen(broken[i]));
        unsigned char *block = read_image(&font);
        check_int(font_glyph(&font, '?'), 1);
        check_int(font_glyph(&font, 'b'), 2);
        check_int(font_glyph(&font, 0xe9), 1);
        check_int(font_glyph(&font, '/'), 1);
        free(block);
    }
}

static void check_refused(const void *bytes, size_t size, const char *word)
{
    struct font font;
    unsigned char *block = exact_copy(bytes, size);
    const char *reason = font_read(&font, block, size, NULL);
    if (!reason || !strstr(reason, word))
        fail("expected a reason with \"%s\", got \"%s\"", word, reason ? reason : "a font");
    free(block);
}

static void cut_at_every_length(void)
{
    for (size_t size = 0; size < image.size; size++) {
        struct font font;
        unsigned char *block = exact_copy(image.bytes, size);
        const char *reason = font_read(&font, block, size, NULL);
        if (size < image.glyphs_end && !(reason && *reason))
            fail("expected a reason for %zu of %zu bytes", size, image.size);
        if (size >= image.glyphs_end && reason)
            fail("expected a font of %zu of %zu bytes, got \"%s\"", size, image.size, reason);
        if (!reason)
            check_glyphs_exist(&font);
        free(block);
    }
}

CASE(cut_short_psf1)
{
    build_psf1(0, 8);
    cut_at_every_length();
    build_psf1(PSF1_TABLE | PSF1_SEQUENCES, 1);
    cut_at_every_length();
    build_psf1(PSF1_512 | PSF1_TABLE, 1);
    cut_at_every_length();
}

CASE(cut_short_psf2)
{
    for (size_t i = 0; i < SIDES; i++) {
        struct psf2 header = psf2_of(sides[i].width, sides[i].height, 12, true);
        build_psf2(&header, true);
        cut_at_every_length();
    }
    struct psf2 header = psf2_of(2, 2, 600, true);
    build_psf2(&header, false);
    cut_at_every_length();
}

CASE(not_a_font)
{
    static unsigned char zeros[64];
    check_refused("", 0, "not a PSF file");
    check_refused(zeros, sizeof zeros, "not a PSF file");
    check_refused("\x04\x36\x00\x10", 4, "not a PSF file");
    check_refused("\x36\x04\x00", 3, "not a PSF file");
    check_refused("STARTFONT 2.1\nFONT -misc-fixed-medium-r-normal--8-80\n", 53, "not a PSF file");
}

CASE(compressed)
{
    static const unsigned char gzip[40] = {0x1f, 0x8b, 0x08};
    check_refused(gzip, sizeof gzip, "unpacked");
}

/* A header, with more than enough bytes after it. */
static void check_header_refused(const struct psf2 *header, const char *word)
{
    put_psf2_header(header);
    while (image.size < 4096)
        put8(0);
    check_refused(image.bytes, image.size, word);
}

CASE(impossible_sides)
{
    static const uint32_t impossible[] = {0, 1025, 0x10000, 0x80000000, UINT32_MAX - 6, UINT32_MAX};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct psf2 header = psf2_of(8, 8, 8, false);
        header.width = impossible[i];
        check_header_refused(&header, "width or height");
        header.glyph_bytes = (header.width + 7) / 8 * header.height;
        check_header_refused(&header, "width or height");
        header = psf2_of(8, 8, 8, false);
        header.height = impossible[i];
        check_header_refused(&header, "width or height");
        header.glyph_bytes = header.height;
        check_header_refused(&header, "width or height");
    }
    begin_psf1(0, 0);
    check_refused(image.bytes, image.size, "width or height");
}

CASE(impossible_counts)
{
    static const uint32_t impossible[] = {0, 65537, 0x1000000, 0x20000000, 0x80000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct psf2 header = psf2_of(8, 8, impossible[i], true);
        check_header_refused(&header, "number of glyphs");
    }
}

CASE(missing_glyphs)
{
    struct psf2 header = psf2_of(8, 8, 65536, false);
    check_header_refused(&header, "cut short");
    header = psf2_of(1024, 1024, 1, false);
    check_header_refused(&header, "cut short");
    header = psf2_of(8, 8, 509, false);
    check_header_refused(&header, "cut short");
    put_psf2_header(&header);
    check_refused(image.bytes, image.size, "cut short");
}

CASE(most_glyphs)
{
    struct psf2 header = psf2_of(1, 1, 65536, false);
    struct font font;
    build_psf2(&header, false);
    unsigned char *block = read_image(&font);
    check_int(font_glyph(&font, 65535), 65535);
    free(block);
}

CASE(wrong_glyph_size)
{
    static const uint32_t wrong[] = {0, 1, 7, 9, 16, 0x10008, UINT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct psf2 header = psf2_of(8, 8, 8, false);
        header.glyph_bytes = wrong[i];
        check_header_refused(&header, "glyph size");
    }
}

CASE(header_beyond_the_file)
{
    static const uint32_t wrong[] = {4097, 0x10000, 0x80000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct psf2 header = psf2_of(8, 8, 8, true);
        header.header_size = wrong[i];
        check_header_refused(&header, "PSF font");
    }
}

/* The glyphs cannot begin within the header. */
CASE(header_too_small)
{
    static const uint32_t wrong[] = {0, 1, 4, 31};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct psf2 header = psf2_of(8, 8, 8, true);
        header.header_size = wrong[i];
        check_header_refused(&header, "PSF font");
    }
}

/* With the table that was found once, a font is what it is without; with one that does not fit, a reason. */
CASE(a_known_table)
{
    struct font found, known;
    struct psf2 header = psf2_of(8, 16, 200, true);
    build_psf2(&header, true);
    unsigned char *block = read_image(&found);
    uint16_t *table = exact_copy(found.ascii, sizeof found.ascii);
    memset(&known, 0xcc, sizeof known);
    check(font_read(&known, block, image.size, table) == NULL);
    check_bytes(known.ascii, found.ascii, sizeof found.ascii);
    check(known.glyphs == found.glyphs && known.unicode == found.unicode);
    table[FONT_ASCII - 1] = 199;
    check(font_read(&known, block, image.size, table) == NULL);
    check_int(known.ascii[FONT_ASCII - 1], 199);
    table[FONT_ASCII - 1] = 200;
    check(strstr(font_read(&known, block, image.size, table), "of another font") != NULL);
    free(table);
    free(block);
}

/* Each byte of a small font changed: a reason or a font, and never a glyph that is not there. */
CASE(damaged_anywhere)
{
    static const unsigned char masks[] = {0x01, 0x02, 0x10, 0x40, 0x80, 0xff};
    struct psf2 header = psf2_of(5, 3, 140, true);
    for (int version = 1; version <= 2; version++) {
        if (version == 1)
            build_psf1(PSF1_TABLE, 1);
        else
            build_psf2(&header, true);
        unsigned char *block = exact_copy(image.bytes, image.size);
        for (size_t i = 0; i < image.size * sizeof masks; i++) {
            unsigned char mask = masks[i % sizeof masks];
            struct font font;
            block[i / sizeof masks] ^= mask;
            if (!font_read(&font, block, image.size, NULL))
                check_glyphs_exist(&font);
            block[i / sizeof masks] ^= mask;
        }
        free(block);
    }
}

/* The host's own fonts: letters that look like nothing else, and a space that is blank. */
static void check_host_font(const char *path)
{
    char command[256];
    snprintf(command, sizeof command, "gzip -dc %s", path);
    FILE *file = popen(command, "r");
    check(file);
    image.size = fread(image.bytes, 1, sizeof image.bytes, file);
    check_int(pclose(file), 0);

    struct font font;
    unsigned char *block = read_image(&font);
    size_t size = font.glyph_bytes;
    const uint8_t *space = font.glyphs + font_glyph(&font, ' ') * size;
    for (size_t i = 0; i < size; i++)
        check_int(space[i], 0);
    for (uint32_t one = '!'; one < 0x7f; one++) {
        const uint8_t *glyph = font.glyphs + font_glyph(&font, one) * size;
        if (memcmp(glyph, space, size) == 0)
            fail("%s: expected '%c' to be visible", path, (int)one);
        if (one != '?' && font_glyph(&font, one) == font_glyph(&font, '?'))
            fail("%s: expected a glyph for '%c'", path, (int)one);
    }
    for (uint32_t one = 'A'; one <= 'Z'; one++) {
        for (uint32_t other = 'A'; other < one; other++)
            check(font_glyph(&font, one) != font_glyph(&font, other));
    }
    free(block);
}

CASE(fonts_of_the_host)
{
    char path[256];
    FILE *list = popen("ls /usr/share/consolefonts/*.psfu.gz 2>/dev/null", "r");
    check(list);
    bool found = false;
    while (fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = '\0';
        check_host_font(path);
        found = true;
    }
    pclose(list);
    if (!found)
        skip("there are no fonts in /usr/share/consolefonts");
}
