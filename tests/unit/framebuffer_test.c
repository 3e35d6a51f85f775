/*
 * framebuffer_test.c - pixels, byte for byte, against the obvious way to draw them.
 */
#include "unit.h"
#include <kernel/framebuffer.h>

#define GUARD 0xa5
#define INK 0xc3b2a1f0u
#define PAPER 0x0badcafeu

static const struct color_channel none = {0, 0};

static struct framebuffer make(uint8_t bits, uint32_t width, uint32_t height, uint32_t more_pitch)
{
    struct framebuffer framebuffer = {.address = 0xfd000000,
                                      .pitch = width * ((bits + 7u) / 8) + more_pitch,
                                      .width = width,
                                      .height = height,
                                      .bits = bits};
    if (bits >= 24) {
        framebuffer.red = (struct color_channel){16, 8};
        framebuffer.green = (struct color_channel){8, 8};
        framebuffer.blue = (struct color_channel){0, 8};
    } else {
        framebuffer.red = (struct color_channel){bits == 15 ? 10 : 11, 5};
        framebuffer.green = (struct color_channel){5, bits == 15 ? 5 : 6};
        framebuffer.blue = (struct color_channel){0, 5};
    }
    return framebuffer;
}

/* ---- What is possible ---- */

static void check_refused(const struct framebuffer *framebuffer, const char *problem)
{
    const char *reason = framebuffer_check(framebuffer);
    if (!reason || !strstr(reason, problem))
        fail("expected a reason with \"%s\", got \"%s\"", problem, reason ? reason : "(none)");
}

#define check_bad(field, value, problem)                                                           \
    do {                                                                                           \
        struct framebuffer bad = make(32, 1280, 800, 0);                                           \
        bad.field = value;                                                                         \
        check_refused(&bad, problem);                                                              \
    } while (0)

CASE(possible)
{
    static const uint8_t bits[] = {15, 16, 24, 32};
    for (size_t i = 0; i < sizeof bits; i++) {
        struct framebuffer framebuffer = make(bits[i], 1280, 800, 0);
        check(framebuffer_check(&framebuffer) == NULL);
        framebuffer = make(bits[i], 1, 1, 0);
        check(framebuffer_check(&framebuffer) == NULL);
        framebuffer = make(bits[i], 32768, 32768, 4096);
        check(framebuffer_check(&framebuffer) == NULL);
    }
}

CASE(impossible)
{
    check_bad(width, 0, "no pixels");
    check_bad(height, 0, "no pixels");
    check_bad(width, 32769, "larger");
    check_bad(height, 32769, "larger");
    check_bad(width, UINT32_MAX, "larger");
    check_bad(height, UINT32_MAX, "larger");
    check_bad(pitch, 0, "pitch");
    check_bad(pitch, 1280 * 4 - 1, "pitch");
    check_bad(address, 0, "address");
    check_bad(address, UINT64_MAX, "address");
    check_bad(address, UINT64_MAX - 1280 * 800 * 4 + 1, "address");
}

CASE(impossible_bits)
{
    for (unsigned bits = 0; bits < 256; bits++) {
        if (bits != 15 && bits != 16 && bits != 24 && bits != 32)
            check_bad(bits, (uint8_t)bits, "15, 16, 24 or 32");
    }
}

CASE(impossible_colours)
{
    for (unsigned position = 0; position < 256; position++) {
        for (unsigned size = 0; size < 256; size++) {
            struct color_channel channel = {(uint8_t)position, (uint8_t)size};
            const char *problem = size < 1 || size > 16  ? "1 to 16 bits"
                                  : position + size > 32 ? "outside its pixel"
                                                         : NULL;
            struct framebuffer framebuffer = make(32, 1280, 800, 0);
            framebuffer.red = channel;
            if (!problem) {
                check(framebuffer_check(&framebuffer) == NULL);
                continue;
            }
            check_refused(&framebuffer, problem);
            check_bad(green, channel, problem);
            check_bad(blue, channel, problem);
        }
    }
    struct framebuffer framebuffer = make(15, 8, 8, 0);
    framebuffer.red.position = 11;
    check_refused(&framebuffer, "outside its pixel");
    framebuffer.red = none;
    check_refused(&framebuffer, "1 to 16 bits");
}

/* The last line's padding need not be there. */
CASE(size)
{
    struct framebuffer framebuffer = make(24, 10, 5, 7);
    check_int(framebuffer_size(&framebuffer), 37 * 4 + 30);
    framebuffer = make(15, 1, 1, 100);
    check_int(framebuffer_size(&framebuffer), 2);
    framebuffer = make(32, 32768, 32768, 0);
    check_int(framebuffer_size(&framebuffer), INT64_C(1) << 32);
}

/* ---- Colours ---- */

CASE(pixel_565)
{
    struct framebuffer framebuffer = make(16, 8, 8, 0);
    check_int(framebuffer_pixel(&framebuffer, 0x000000), 0);
    check_int(framebuffer_pixel(&framebuffer, 0xffffff), 0xffff);
    check_int(framebuffer_pixel(&framebuffer, 0xff0000), 0xf800);
    check_int(framebuffer_pixel(&framebuffer, 0x00ff00), 0x07e0);
    check_int(framebuffer_pixel(&framebuffer, 0x0000ff), 0x001f);
    check_int(framebuffer_pixel(&framebuffer, 0x08040f), 0x0821);
    check_int(framebuffer_pixel(&framebuffer, 0x070307), 0);
}

CASE(pixel_of_10_bits_a_colour)
{
    struct framebuffer framebuffer = make(32, 10, 10, 0);
    framebuffer.red = (struct color_channel){20, 10};
    framebuffer.green = (struct color_channel){10, 10};
    framebuffer.blue = (struct color_channel){0, 10};
    check(framebuffer_check(&framebuffer) == NULL);
    check_int(framebuffer_pixel(&framebuffer, 0xffffff), 0x3fcff3fc);
    check_int(framebuffer_pixel(&framebuffer, 0x010203), 0x0040200c);
}

CASE(pixel_555)
{
    struct framebuffer framebuffer = make(15, 8, 8, 0);
    check_int(framebuffer_pixel(&framebuffer, 0xffffff), 0x7fff);
    check_int(framebuffer_pixel(&framebuffer, 0xff0000), 0x7c00);
    check_int(framebuffer_pixel(&framebuffer, 0x00ff00), 0x03e0);
    check_int(framebuffer_pixel(&framebuffer, 0x0000ff), 0x001f);
}

CASE(pixel_888)
{
    struct framebuffer framebuffer = make(32, 8, 8, 0);
    check_int(framebuffer_pixel(&framebuffer, 0x123456), 0x123456);
    check_int(framebuffer_pixel(&framebuffer, 0xff123456), 0x123456);
}

CASE(pixel_bgr)
{
    struct framebuffer framebuffer = make(32, 8, 8, 0);
    framebuffer.red.position = 0;
    framebuffer.blue.position = 16;
    check_int(framebuffer_pixel(&framebuffer, 0x123456), 0x563412);
    framebuffer.red.position = 24;
    framebuffer.green.position = 16;
    framebuffer.blue.position = 8;
    check_int(framebuffer_pixel(&framebuffer, 0xfedcba), 0xfedcba00);
}

CASE(pixel_of_narrow_channels)
{
    struct framebuffer framebuffer = make(16, 8, 8, 0);
    framebuffer.red = (struct color_channel){7, 1};
    framebuffer.green = (struct color_channel){3, 2};
    framebuffer.blue = (struct color_channel){0, 3};
    check_int(framebuffer_pixel(&framebuffer, 0xffffff), 0x80 | 0x18 | 0x07);
    check_int(framebuffer_pixel(&framebuffer, 0x7f407f), 0x08 | 0x03);
}

/* ---- Drawing ---- */

/* Memory of exactly the framebuffer's size, and a copy that the model draws into. */
struct canvas {
    struct framebuffer framebuffer;
    size_t size;
    unsigned char *pixels, *expected;
};

static struct canvas canvas_of(struct framebuffer framebuffer)
{
    struct canvas canvas = {.framebuffer = framebuffer, .size = framebuffer_size(&framebuffer)};
    canvas.pixels = malloc(canvas.size);
    canvas.expected = malloc(canvas.size);
    memset(canvas.pixels, GUARD, canvas.size);
    memset(canvas.expected, GUARD, canvas.size);
    return canvas;
}

static void check_canvas(struct canvas *canvas)
{
    check_bytes(canvas->pixels, canvas->expected, canvas->size);
    free(canvas->pixels);
    free(canvas->expected);
}

static void model_pixel(struct canvas *canvas, uint32_t x, uint32_t y, uint32_t colour)
{
    uint32_t bytes = (canvas->framebuffer.bits + 7u) / 8;
    for (uint32_t i = 0; i < bytes; i++)
        canvas->expected[(size_t)y * canvas->framebuffer.pitch + x * bytes + i] =
            (unsigned char)(colour >> 8 * i);
}

static void model_draw(struct canvas *canvas, uint32_t left, uint32_t top, const struct font *font,
                       uint32_t glyph)
{
    for (uint32_t y = 0; y < font->height; y++) {
        for (uint32_t x = 0; x < font->width; x++) {
            const uint8_t *row =
                font->glyphs + glyph * font->glyph_bytes + y * ((font->width + 7) / 8);
            bool set = row[x / 8] >> (7 - x % 8) & 1;
            model_pixel(canvas, left + x, top + y, set ? INK : PAPER);
        }
    }
}

static struct font font_of(uint32_t width, uint32_t height, uint32_t count, uint8_t *glyphs)
{
    struct font font = {.glyphs = glyphs,
                        .count = count,
                        .glyph_bytes = (width + 7) / 8 * height,
                        .width = width,
                        .height = height};
    uint64_t seed = width * 100 + height;
    for (uint32_t i = 0; i < count * font.glyph_bytes; i++)
        glyphs[i] = (uint8_t)(random_next(&seed) >> 20);
    return font;
}

/* Every place on the screen, the corners included; one glyph in exactly its bytes. */
static void draw_everywhere(struct framebuffer framebuffer, uint32_t width, uint32_t height)
{
    uint8_t glyphs[3 * 64 * 4];
    struct font font = font_of(width, height, 3, glyphs);
    uint8_t *exact = exact_copy(glyphs, 3 * font.glyph_bytes);
    font.glyphs = exact;
    for (uint32_t y = 0; y + height <= framebuffer.height; y++) {
        for (uint32_t x = 0; x + width <= framebuffer.width; x++) {
            struct canvas canvas = canvas_of(framebuffer);
            uint32_t glyph = (x + y) % 3;
            framebuffer_draw(&framebuffer, canvas.pixels, x, y, &font, glyph, INK, PAPER);
            model_draw(&canvas, x, y, &font, glyph);
            check_canvas(&canvas);
        }
    }
    free(exact);
}

static void draw_with(uint8_t bits)
{
    static const struct {
        uint32_t width, height;
    } glyphs[] = {{1, 1}, {5, 8}, {8, 16}, {9, 3}, {12, 24}, {32, 64}};
    uint32_t step = (bits + 7u) / 8;
    for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++) {
        uint32_t width = glyphs[i].width, height = glyphs[i].height;
        draw_everywhere(make(bits, width, height, 0), width, height);
        draw_everywhere(make(bits, width + 3, height + 2, 0), width, height);
        draw_everywhere(make(bits, width + 4, height + 3, 5 * step), width, height);
    }
}

CASE(draw_15)
{
    draw_with(15);
}

CASE(draw_16)
{
    draw_with(16);
}

CASE(draw_24)
{
    draw_with(24);
}

CASE(draw_32)
{
    draw_with(32);
}

/* All pixels, and not the bytes between the lines. */
static void fill(struct framebuffer framebuffer)
{
    struct canvas canvas = canvas_of(framebuffer);
    framebuffer_fill(&framebuffer, canvas.pixels, INK);
    for (uint32_t y = 0; y < framebuffer.height; y++) {
        for (uint32_t x = 0; x < framebuffer.width; x++)
            model_pixel(&canvas, x, y, INK);
    }
    check_canvas(&canvas);
}

CASE(fill_every_depth)
{
    static const uint8_t bits[] = {15, 16, 24, 32};
    for (size_t i = 0; i < sizeof bits; i++) {
        for (uint32_t more = 0; more < 3; more++)
            fill(make(bits[i], 13, 7, more * ((bits[i] + 7u) / 8)));
    }
}

/* Either such a framebuffer is refused, or it is drawn on like any other. */
static void draw_unaligned(uint8_t bits)
{
    for (uint32_t more = 1; more < 4; more++) {
        struct framebuffer framebuffer = make(bits, 20, 20, more);
        if (framebuffer_check(&framebuffer))
            continue;
        draw_everywhere(framebuffer, 5, 8);
        fill(framebuffer);
    }
}

CASE(lines_that_begin_within_a_pixel_16)
{
    draw_unaligned(16);
}

CASE(lines_that_begin_within_a_pixel_24)
{
    draw_unaligned(24);
}

CASE(lines_that_begin_within_a_pixel_32)
{
    draw_unaligned(32);
}
