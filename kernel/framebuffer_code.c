/* framebuffer_code.c - a QR code on a framebuffer, where there is no text. */
#include <kernel/framebuffer_code.h>
#include <kernel/text_screen.h>

#define ROWS_MAX 512   /* of text that are looked at: more than any font makes of a screen */
#define SIDE_PARTS 400 /* the smallest module is this part of the screen's shorter side */
#define SCALE_MIN 2    /* pixels */
#define CODE_PART 2    /* the largest code is this part of the shorter side */
#define DARK 0x000000  /* no reader is sure to take light on dark */
#define LIGHT 0xffffff

/* In cells. */
struct grid {
    uint32_t rows;
    uint32_t free[ROWS_MAX]; /* columns at the end of each row that have no text */
};

static const struct grid *look(const struct framebuffer *framebuffer, const struct font *font)
{
    static struct grid grid;
    uint32_t rows = framebuffer->height / font->height;
    grid.rows = rows < ROWS_MAX ? rows : ROWS_MAX;
    for (uint32_t row = 0; row < grid.rows; row++)
        grid.free[row] = text_screen_free(row);
    return &grid;
}

static uint32_t parts(uint32_t whole, uint32_t part)
{
    return (whole + part - 1) / part;
}

static uint32_t covered(const struct grid *grid, uint32_t top, uint32_t rows, uint32_t columns)
{
    uint32_t cells = 0;
    for (uint32_t row = top; row < top + rows; row++)
        cells += columns > grid->free[row] ? columns - grid->free[row] : 0;
    return cells;
}

/* From below. A code that is higher than the text covers all of it. */
static struct code_place best_place(const struct framebuffer *framebuffer, const struct font *font,
                                    const struct grid *grid, uint32_t pixels)
{
    uint32_t beside = framebuffer->width % font->width; /* pixels that have no cells */
    uint32_t columns = pixels > beside ? parts(pixels - beside, font->width) : 0;
    uint32_t rows = parts(pixels, font->height);
    struct code_place place = {.x = framebuffer->width - pixels, .covered = UINT32_MAX};
    for (uint32_t below = rows; below <= grid->rows && place.covered > 0; below++) {
        uint32_t top = grid->rows - below, cells = covered(grid, top, rows, columns);
        if (cells < place.covered) {
            place.covered = cells;
            place.y = top * font->height;
        }
    }
    return place;
}

struct code_place framebuffer_code_place(const struct framebuffer *framebuffer,
                                         const struct font *font, uint32_t side)
{
    const struct grid *grid = look(framebuffer, font);
    uint32_t modules = side + 2 * QR_QUIET;
    uint32_t width = framebuffer->width, height = framebuffer->height;
    uint32_t shorter = width < height ? width : height;
    uint32_t smallest = parts(shorter, SIDE_PARTS);
    smallest = smallest < SCALE_MIN ? SCALE_MIN : smallest;
    uint32_t scale = shorter / CODE_PART / modules;
    struct code_place place;
    do {
        scale = scale < smallest ? smallest : scale;
        place = best_place(framebuffer, font, grid, scale * modules);
        place.scale = scale--;
    } while (place.covered > 0 && scale >= smallest);
    return place;
}

/* A part of the screen as a framebuffer of its own. */
static void fill(const struct framebuffer *framebuffer, void *pixels, uint32_t x, uint32_t y,
                 uint32_t side, uint32_t rgb)
{
    struct framebuffer square = *framebuffer;
    square.width = square.height = side;
    size_t at = (size_t)y * framebuffer->pitch + (size_t)x * ((framebuffer->bits + 7u) / 8);
    framebuffer_fill(&square, (unsigned char *)pixels + at, framebuffer_pixel(framebuffer, rgb));
}

void framebuffer_code_draw(const struct framebuffer *framebuffer, void *pixels,
                           const struct code_place *place, const struct qr_code *code)
{
    uint32_t scale = place->scale;
    fill(framebuffer, pixels, place->x, place->y, (code->side + 2 * QR_QUIET) * scale, LIGHT);
    for (uint32_t row = 0; row < code->side; row++)
        for (uint32_t column = 0; column < code->side; column++)
            if (qr_code_is_dark(code, row, column))
                fill(framebuffer, pixels, place->x + (column + QR_QUIET) * scale,
                     place->y + (row + QR_QUIET) * scale, scale, DARK);
}
