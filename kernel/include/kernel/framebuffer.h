/* framebuffer.h - a screen as memory, and characters drawn into it. */
#pragma once

#include <kernel/font.h>
#include <stddef.h>
#include <stdint.h>

/* One colour's bits within a pixel. */
struct color_channel {
    uint8_t position; /* of the lowest bit */
    uint8_t size;     /* in bits */
};

struct framebuffer {
    uint64_t address; /* physical */
    uint32_t pitch;   /* bytes from one line to the next */
    uint32_t width;   /* pixels */
    uint32_t height;
    uint8_t bits; /* a pixel: 15, 16, 24 or 32 */
    struct color_channel red, green, blue;
};

/* NULL, or what makes this description impossible, to follow "the framebuffer ". */
const char *framebuffer_check(const struct framebuffer *framebuffer);

/* Bytes from the first pixel to the end of the last. For a framebuffer that framebuffer_check() passed. */
size_t framebuffer_size(const struct framebuffer *framebuffer);

/* The pixel for a colour given as 0xRRGGBB. */
uint32_t framebuffer_pixel(const struct framebuffer *framebuffer, uint32_t rgb);

/*
 * Draws into `pixels`, where the framebuffer is mapped. Colours are pixels. Nothing is ever read
 * back: reading a framebuffer is a hundred times slower than writing it.
 */
void framebuffer_fill(const struct framebuffer *framebuffer, void *pixels, uint32_t colour);
void framebuffer_draw(const struct framebuffer *framebuffer, void *pixels, uint32_t x, uint32_t y,
                      const struct font *font, uint32_t glyph, uint32_t ink, uint32_t paper);
