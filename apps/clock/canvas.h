/* canvas.h - a picture in memory, drawn with smooth edges, and shown at once. */
#pragma once

#include <kernel/framebuffer.h>
#include <stdint.h>

struct canvas {
    uint32_t *pixels; /* 0xRRGGBB */
    uint32_t side;    /* width and height */
};

/* A point in 1/16 of a pixel. */
struct point {
    int32_t x, y;
};
#define CANVAS_SHIFT 4

/* Fills a convex polygon. What is outside the canvas is left out. */
void canvas_fill(const struct canvas *canvas, const struct point *corners, int count, uint32_t rgb);

/* Copies it onto the screen, with its upper left corner at x, y. */
void canvas_show(const struct canvas *canvas, const struct framebuffer *screen, void *memory,
                 uint32_t x, uint32_t y);
