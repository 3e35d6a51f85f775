/* dial.c - the face of a clock, and its hands. Lengths are in thousandths of the radius. */
#include "dial.h"
#include "sine.h"

#define SECOND UINT64_C(1000000000)

#define PAPER 0x000000
#define RIM 0x3a4a5a
#define FACE 0x10161e
#define MARK 0xd8dee6
#define SMALL_MARK 0x5a6a7a
#define HAND 0xf0f4f8
#define SECOND_HAND 0xff5040

static int32_t scale(const struct canvas *canvas, int32_t thousandths)
{
    return (int32_t)canvas->side / 2 * (1 << CANVAS_SHIFT) * thousandths / 1000;
}

/* The point so far from the centre, and so far to the right of the line to it. */
static struct point place(const struct canvas *canvas, uint32_t angle, int32_t out, int32_t aside)
{
    int32_t centre = (int32_t)canvas->side / 2 * (1 << CANVAS_SHIFT);
    int32_t s = sine(angle - SINE_TURN / 4), c = cosine(angle - SINE_TURN / 4);
    int32_t r = scale(canvas, out), t = scale(canvas, aside);
    return (struct point){centre + (int32_t)(((int64_t)r * c - (int64_t)t * s) / SINE_ONE),
                          centre + (int32_t)(((int64_t)r * s + (int64_t)t * c) / SINE_ONE)};
}

/* A bar along the radius, from one distance to another. */
static void draw_bar(const struct canvas *canvas, uint32_t angle, int32_t from, int32_t to,
                     int32_t width, int32_t tip, uint32_t rgb)
{
    struct point corners[] = {place(canvas, angle, from, -width), place(canvas, angle, to, -tip),
                              place(canvas, angle, to, tip), place(canvas, angle, from, width)};
    canvas_fill(canvas, corners, 4, rgb);
}

#define DISC_CORNERS 120
static void draw_disc(const struct canvas *canvas, int32_t radius, uint32_t rgb)
{
    struct point corners[DISC_CORNERS];
    for (uint32_t i = 0; i < DISC_CORNERS; i++)
        corners[i] = place(canvas, i * SINE_TURN / DISC_CORNERS, radius, 0);
    canvas_fill(canvas, corners, DISC_CORNERS, rgb);
}

void dial_face(const struct canvas *canvas)
{
    for (uint32_t i = 0; i < canvas->side * canvas->side; i++)
        canvas->pixels[i] = PAPER;
    draw_disc(canvas, 990, RIM);
    draw_disc(canvas, 955, FACE);
    for (uint32_t i = 0; i < 60; i++) {
        uint32_t angle = i * SINE_TURN / 60;
        if (i % 5 == 0)
            draw_bar(canvas, angle, 780, 900, 18, 18, MARK);
        else
            draw_bar(canvas, angle, 860, 900, 7, 7, SMALL_MARK);
    }
}

/* Part of a turn that has passed. */
static uint32_t turn(uint64_t nanoseconds, uint64_t seconds)
{
    return (uint32_t)(nanoseconds % (seconds * SECOND) / 1000 * SINE_TURN /
                      (seconds * (SECOND / 1000)));
}

void dial_hands(const struct canvas *canvas, uint64_t nanoseconds)
{
    draw_bar(canvas, turn(nanoseconds, 12 * 3600), -120, 520, 34, 20, HAND);
    draw_bar(canvas, turn(nanoseconds, 3600), -140, 790, 26, 12, HAND);
    draw_bar(canvas, turn(nanoseconds, 60), -200, 840, 9, 5, SECOND_HAND);
    draw_disc(canvas, 50, SECOND_HAND);
    draw_disc(canvas, 20, FACE);
}
