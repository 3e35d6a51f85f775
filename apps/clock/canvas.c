/* canvas.c - polygons with smooth edges. */
#include "canvas.h"
#include <kernel/string.h>

#define ONE (1 << CANVAS_SHIFT)
#define LINES 4 /* looked at in each line of pixels */
#define FULL (LINES * ONE)

/* Where the polygon's edges cross the height y: from *left to *right. False where it is not. */
static bool cross(const struct point *corners, int count, int32_t y, int32_t *left, int32_t *right)
{
    bool found = false;
    for (int i = 0; i < count; i++) {
        struct point a = corners[i], b = corners[(i + 1) % count];
        if ((a.y <= y) == (b.y <= y))
            continue;
        int32_t x = a.x + (int32_t)((int64_t)(b.x - a.x) * (y - a.y) / (b.y - a.y));
        if (!found || x < *left)
            *left = x;
        if (!found || x > *right)
            *right = x;
        found = true;
    }
    return found;
}

static int32_t within(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

static uint32_t mix_channel(uint32_t under, uint32_t over, uint32_t covered, unsigned shift)
{
    uint32_t below = under >> shift & 0xff, above = over >> shift & 0xff;
    return (below * (FULL - covered) + above * covered) / FULL << shift;
}

static uint32_t mix(uint32_t under, uint32_t over, uint32_t covered)
{
    return mix_channel(under, over, covered, 16) | mix_channel(under, over, covered, 8) |
           mix_channel(under, over, covered, 0);
}

static int32_t lowest(const struct point *corners, int count)
{
    int32_t y = corners[0].y;
    for (int i = 1; i < count; i++)
        y = corners[i].y < y ? corners[i].y : y;
    return y;
}

static int32_t highest(const struct point *corners, int count)
{
    int32_t y = corners[0].y;
    for (int i = 1; i < count; i++)
        y = corners[i].y > y ? corners[i].y : y;
    return y;
}

/* How much of a pixel lies between left and right, in 1/16. */
static uint32_t covered(int32_t pixel, int32_t left, int32_t right)
{
    int32_t begin = within(left - pixel * ONE, 0, ONE), end = within(right - pixel * ONE, 0, ONE);
    return end > begin ? (uint32_t)(end - begin) : 0;
}

static void fill_line(const struct canvas *canvas, const struct point *corners, int count,
                      int32_t y, uint32_t rgb)
{
    int32_t side = (int32_t)canvas->side, first = side, last = -1;
    int32_t left[LINES], right[LINES];
    for (int i = 0; i < LINES; i++) {
        if (!cross(corners, count, y * ONE + (2 * i + 1) * ONE / (2 * LINES), &left[i], &right[i]))
            left[i] = right[i] = 0;
        if (left[i] < right[i]) {
            first = within(left[i] / ONE, 0, first);
            last = within(right[i] / ONE, last, side - 1);
        }
    }
    uint32_t *line = &canvas->pixels[(uint32_t)y * canvas->side];
    for (int32_t x = first; x <= last; x++) {
        uint32_t sum = 0;
        for (int i = 0; i < LINES; i++)
            sum += covered(x, left[i], right[i]);
        line[x] = sum == FULL ? rgb : mix(line[x], rgb, sum);
    }
}

void canvas_fill(const struct canvas *canvas, const struct point *corners, int count, uint32_t rgb)
{
    int32_t side = (int32_t)canvas->side;
    int32_t first = within(lowest(corners, count) / ONE, 0, side - 1);
    int32_t last = within(highest(corners, count) / ONE, 0, side - 1);
    for (int32_t y = first; y <= last; y++)
        fill_line(canvas, corners, count, y, rgb);
}

static bool is_same_format(const struct framebuffer *screen)
{
    return screen->bits == 32 && screen->red.position == 16 && screen->green.position == 8 &&
           screen->blue.position == 0 && screen->red.size == 8;
}

void canvas_show(const struct canvas *canvas, const struct framebuffer *screen, void *memory,
                 uint32_t x, uint32_t y)
{
    unsigned size = (screen->bits + 7u) / 8;
    uint8_t *line = (uint8_t *)memory + (size_t)y * screen->pitch + (size_t)x * size;
    const uint32_t *pixels = canvas->pixels;
    bool is_same = is_same_format(screen);
    for (uint32_t row = 0; row < canvas->side;
         row++, line += screen->pitch, pixels += canvas->side) {
        if (is_same) {
            memcpy(line, pixels, canvas->side * sizeof *pixels);
            continue;
        }
        for (uint32_t column = 0; column < canvas->side; column++) {
            uint32_t pixel = framebuffer_pixel(screen, pixels[column]);
            memcpy(line + column * size, &pixel, size);
        }
    }
}
