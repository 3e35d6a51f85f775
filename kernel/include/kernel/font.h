/* font.h - PSF fonts, the Linux console's format, versions 1 and 2. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FONT_ASCII 128

struct font {
    const uint8_t *glyphs;
    uint32_t count;       /* glyphs */
    uint32_t glyph_bytes; /* each */
    uint32_t width;       /* pixels */
    uint32_t height;
    const uint8_t *unicode; /* which characters each glyph is for; NULL: glyph n is character n */
    size_t unicode_size;
    bool version2;
    uint16_t ascii[FONT_ASCII]; /* the glyph for each ASCII character */
};

/*
 * Reads a font from `size` bytes, which must stay where they are. `ascii` is its glyph for each ASCII
 * character, or NULL: to find them takes some 60 instructions for each byte of the font's table. Returns
 * NULL, or the reason why they are no font.
 */
const char *font_read(struct font *font, const void *bytes, size_t size, const uint16_t *ascii);

/* The glyph for a Unicode character; the one for '?' where the font has none. */
uint32_t font_glyph(const struct font *font, uint32_t character);
