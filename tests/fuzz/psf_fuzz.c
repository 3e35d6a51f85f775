/*
 * psf_fuzz.c - any bytes as a PSF font: a reason why they are none, or a font all of whose glyphs
 * lie within them.
 */
#include "fuzz.h"
#include <kernel/font.h>
#include <kernel/framebuffer.h>

static bool within(const uint8_t *part, uint64_t part_size, const uint8_t *all, size_t size)
{
    return part >= all && part_size <= size && (size_t)(part - all) <= size - part_size;
}

/* Draws a glyph into exactly the memory it takes. */
static void draw(const struct font *font, uint32_t glyph)
{
    struct framebuffer screen = {.pitch = font->width * 4,
                                 .width = font->width,
                                 .height = font->height,
                                 .bits = 32,
                                 .red = {16, 8},
                                 .green = {8, 8},
                                 .blue = {0, 8}};
    if (font->width * font->height > 4096 || framebuffer_check(&screen))
        return;
    void *pixels = malloc(framebuffer_size(&screen));
    check(pixels);
    framebuffer_draw(&screen, pixels, 0, 0, font, glyph, 1, 0);
    free(pixels);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t some[] = {0x7f,   0x80,   0xe4,    0x20ac,   0x2500,
                                    0xfffd, 0xffff, 0x10000, 0x10ffff, UINT32_MAX};
    struct font font;
    const char *reason = font_read(&font, data, size, NULL);
    if (reason) {
        check(reason[0] != '\0');
        return 0;
    }
    check(font.count > 0 && font.width > 0 && font.height > 0);
    check(within(font.glyphs, (uint64_t)font.count * font.glyph_bytes, data, size));
    check(!font.unicode || within(font.unicode, font.unicode_size, data, size));
    for (size_t character = 0; character < 128; character++)
        check(font.ascii[character] < font.count);
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        check(font_glyph(&font, some[i]) < font.count);
    draw(&font, 0);
    draw(&font, font.ascii['A']);
    draw(&font, font.count - 1);
    return 0;
}
