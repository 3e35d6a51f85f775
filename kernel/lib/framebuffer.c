/* framebuffer.c - pixels. */
#include <kernel/framebuffer.h>
#include <kernel/string.h>

#define CHANNEL_BITS_MAX 16
#define SIDE_MAX 32768 /* pixels: no screen is larger, and no product below overflows */

static uint32_t pixel_bytes(const struct framebuffer *framebuffer)
{
    return (framebuffer->bits + 7u) / 8u;
}

static const char *check_channel(const struct framebuffer *framebuffer,
                                 struct color_channel channel)
{
    if (channel.size == 0 || channel.size > CHANNEL_BITS_MAX)
        return "has a colour that is not 1 to 16 bits wide";
    if (channel.position + channel.size > framebuffer->bits)
        return "has a colour outside its pixel";
    return NULL;
}

const char *framebuffer_check(const struct framebuffer *framebuffer)
{
    if (framebuffer->width == 0 || framebuffer->height == 0)
        return "has no pixels";
    if (framebuffer->width > SIDE_MAX || framebuffer->height > SIDE_MAX)
        return "is larger than 32768 pixels on a side";
    if (framebuffer->bits != 15 && framebuffer->bits != 16 && framebuffer->bits != 24 &&
        framebuffer->bits != 32)
        return "has pixels that are not 15, 16, 24 or 32 bits";
    if (framebuffer->pitch < framebuffer->width * pixel_bytes(framebuffer))
        return "has lines that overlap: its pitch is less than its width";
    uint64_t last = (uint64_t)framebuffer->pitch * framebuffer->height;
    if (framebuffer->address == 0 || framebuffer->address + last < framebuffer->address)
        return "is at an impossible address";
    const char *reason = check_channel(framebuffer, framebuffer->red);
    if (!reason)
        reason = check_channel(framebuffer, framebuffer->green);
    if (!reason)
        reason = check_channel(framebuffer, framebuffer->blue);
    return reason;
}

size_t framebuffer_size(const struct framebuffer *framebuffer)
{
    return (size_t)framebuffer->pitch * (framebuffer->height - 1) +
           (size_t)framebuffer->width * pixel_bytes(framebuffer);
}

static uint32_t place(struct color_channel channel, uint32_t eight_bits)
{
    uint32_t value =
        channel.size <= 8 ? eight_bits >> (8 - channel.size) : eight_bits << (channel.size - 8);
    return value << channel.position;
}

uint32_t framebuffer_pixel(const struct framebuffer *framebuffer, uint32_t rgb)
{
    return place(framebuffer->red, rgb >> 16 & 0xff) | place(framebuffer->green, rgb >> 8 & 0xff) |
           place(framebuffer->blue, rgb & 0xff);
}

/* Nothing says that a line or a framebuffer begins at a multiple of the pixel's size. */
typedef volatile uint64_t pixels64 __attribute__((aligned(1)));
typedef volatile uint32_t pixel32 __attribute__((aligned(1)));
typedef volatile uint16_t pixel16 __attribute__((aligned(1)));

/* Writes one pixel and returns where the next one goes. */
static inline uint8_t *put(uint8_t *at, uint32_t bytes, uint32_t colour)
{
    if (bytes == 4) {
        *(pixel32 *)at = colour;
    } else if (bytes == 2) {
        *(pixel16 *)at = (uint16_t)colour;
    } else {
        for (uint32_t i = 0; i < 3; i++)
            ((volatile uint8_t *)at)[i] = (uint8_t)(colour >> 8 * i);
    }
    return at + bytes;
}

/* Two pixels of 32 bits for one store, in the order that they have in memory. */
static inline uint64_t pair(uint32_t left, uint32_t right)
{
    union {
        uint32_t pixel[2];
        uint64_t both;
    } pixels = {{left, right}};
    return pixels.both;
}

/* Whether all bytes of a pixel are the same, as black's are. */
static bool is_one_byte(uint32_t colour, uint32_t bytes)
{
    uint32_t first = colour & 0xff;
    for (uint32_t i = 1; i < bytes; i++) {
        if ((colour >> 8 * i & 0xff) != first)
            return false;
    }
    return true;
}

static void fill_line(uint8_t *at, uint32_t bytes, size_t pixels, uint32_t colour)
{
    uint32_t half = bytes == 2 ? (colour & 0xffff) * 0x10001u : colour;
    uint64_t whole = pair(half, half);
    size_t wholes = bytes == 3 ? 0 : pixels * bytes / 8;
    for (size_t i = 0; i < wholes; i++)
        ((pixels64 *)at)[i] = whole;
    at += 8 * wholes;
    for (size_t x = 8 * wholes / bytes; x < pixels; x++)
        at = put(at, bytes, colour);
}

void framebuffer_fill(const struct framebuffer *framebuffer, void *pixels, uint32_t colour)
{
    uint32_t bytes = pixel_bytes(framebuffer), pitch = framebuffer->pitch;
    size_t width = framebuffer->width, height = framebuffer->height;
    if (pitch == width * bytes) /* no gaps: all of it is one line */
        width *= height, height = 1;
    bool one_byte = is_one_byte(colour, bytes);
    for (uint8_t *line = pixels; height > 0; height--, line += pitch) {
        if (one_byte)
            memset(line, (int)(colour & 0xff), width * bytes);
        else
            fill_line(line, bytes, width, colour);
    }
}

/* One row of a glyph, from the pixel `x` on. */
static inline void draw_row(uint8_t *at, uint32_t bytes, const uint8_t *row, uint32_t x,
                            uint32_t width, uint32_t ink, uint32_t paper)
{
    for (; x < width; x++) {
        bool set = row[x / 8] << x % 8 & 0x80;
        at = put(at, bytes, set ? ink : paper);
    }
}

/* One row of 32-bit pixels, a byte of the glyph at a time; `pairs` is what two of its bits mean. */
static inline void draw_row32(uint8_t *at, const uint8_t *row, uint32_t width,
                              const uint64_t pairs[4])
{
    uint32_t x = 0;
    for (; x + 8 <= width; x += 8, at += 32) {
        pixels64 *to = (pixels64 *)at;
        uint32_t dots = row[x / 8];
        to[0] = pairs[dots >> 6];
        to[1] = pairs[dots >> 4 & 3];
        to[2] = pairs[dots >> 2 & 3];
        to[3] = pairs[dots & 3];
    }
    draw_row(at, 4, row, x, width, (uint32_t)pairs[3], (uint32_t)pairs[0]);
}

/* Always inlined: where the width is a constant multiple of 8, the loops over a row fall away. */
static inline __attribute__((always_inline)) void draw_rows32(uint8_t *at, uint32_t pitch,
                                                              const uint8_t *row, uint32_t width,
                                                              uint32_t height,
                                                              const uint64_t pairs[4])
{
    for (; height > 0; height--, row += (width + 7) / 8, at += pitch)
        draw_row32(at, row, width, pairs);
}

static void draw32(uint8_t *at, uint32_t pitch, const struct font *font, const uint8_t *row,
                   uint32_t ink, uint32_t paper)
{
    const uint64_t pairs[] = {pair(paper, paper), pair(paper, ink), pair(ink, paper),
                              pair(ink, ink)};
    if (font->width == 8)
        draw_rows32(at, pitch, row, 8, font->height, pairs);
    else
        draw_rows32(at, pitch, row, font->width, font->height, pairs);
}

void framebuffer_draw(const struct framebuffer *framebuffer, void *pixels, uint32_t x, uint32_t y,
                      const struct font *font, uint32_t glyph, uint32_t ink, uint32_t paper)
{
    uint32_t bytes = pixel_bytes(framebuffer);
    uint32_t row_bytes = (font->width + 7) / 8;
    const uint8_t *row = font->glyphs + (size_t)glyph * font->glyph_bytes;
    uint8_t *at = (uint8_t *)pixels + (size_t)y * framebuffer->pitch + (size_t)x * bytes;
    if (bytes == 4) {
        draw32(at, framebuffer->pitch, font, row, ink, paper);
        return;
    }
    for (uint32_t line = 0; line < font->height; line++) {
        draw_row(at, bytes, row, 0, font->width, ink, paper);
        row += row_bytes;
        at += framebuffer->pitch;
    }
}
