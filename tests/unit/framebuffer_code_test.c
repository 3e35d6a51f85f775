/* framebuffer_code_test.c - where a QR code goes on a screen, and that nothing but the code is drawn. */
#include "unit.h"
#include <kernel/console.h>
#include <kernel/framebuffer_code.h>
#include <kernel/framebuffer_console.h>

#define FONT_WIDTH 8
#define FONT_HEIGHT 16

static struct font font;
static struct framebuffer framebuffer;
static uint8_t *pixels;

static void make_font(void)
{
    static uint8_t psf[4 + 256 * FONT_HEIGHT] = {0x36, 0x04, 0, FONT_HEIGHT};
    memset(psf + 4, 0x55, sizeof psf - 4);
    memset(psf + 4 + ' ' * FONT_HEIGHT, 0, FONT_HEIGHT);
    check(font_read(&font, psf, sizeof psf, NULL) == NULL);
}

static void start(uint32_t width, uint32_t height, uint8_t bits)
{
    make_font();
    framebuffer = (struct framebuffer){.address = 0xfd000000,
                                       .pitch = width * ((bits + 7u) / 8) + 12,
                                       .width = width,
                                       .height = height,
                                       .bits = bits,
                                       .red = {10, 5},
                                       .green = {5, 5},
                                       .blue = {0, 5}};
    pixels = malloc(framebuffer_size(&framebuffer));
    check(pixels && framebuffer_console_init(&framebuffer, pixels, &font) == NULL);
}

/* A report of so many lines, each of so many characters. */
static void report(int lines, int characters)
{
    console_alarm();
    for (int i = 0; i < lines; i++)
        console_printf(
            "%.*s\n", characters,
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

static void check_inside(const struct code_place *place, uint32_t side)
{
    uint32_t size = (side + 2 * QR_QUIET) * place->scale;
    check(size <= framebuffer.width);
    check_int(place->x + size, framebuffer.width);
    check(place->y + size <= framebuffer.height);
}

/* Right of 79 columns there is room from 1024 pixels on; the modules are 1/400 of the height or larger. */
static void check_beside(uint32_t width, uint32_t height, unsigned version, uint32_t scale)
{
    start(width, height, 16);
    report(300, 79);
    struct code_place place = framebuffer_code_place(&framebuffer, &font, QR_SIDE(version));
    check_int(place.covered, 0);
    check(place.x >= 79 * FONT_WIDTH);
    check_int(place.scale, scale);
    check(place.scale * 400 >= height);
    check_inside(&place, QR_SIDE(version));
}

CASE(beside_a_full_report)
{
    check_beside(1024, 768, 17, 4);
    check_beside(1280, 800, 13, 5);
    check_beside(1280, 1024, 17, 5);
    check_beside(1920, 1080, 17, 5);
    check_beside(3840, 2160, 17, 11);
}

/* On a small screen the code is where lines are short or blank: beside a trace, or below it. */
CASE(small_screen)
{
    start(640, 480, 16);
    report(12, 79);
    report(8, 60);
    struct code_place place = framebuffer_code_place(&framebuffer, &font, QR_SIDE(13));
    check_int(place.covered, 0);
    check_int(place.scale, 2);
    check(place.y >= 12 * FONT_HEIGHT);
    check_inside(&place, QR_SIDE(13));
}

/* A screen on its side: half of its height would be wider than the screen. */
CASE(higher_than_wide)
{
    start(640, 1400, 16);
    report(10, 79);
    struct code_place place = framebuffer_code_place(&framebuffer, &font, QR_SIDE(17));
    check_int(place.covered, 0);
    check_int(place.scale, 3);
    check_inside(&place, QR_SIDE(17));
}

/* There is no room for 13 columns: 7 lines of 70 characters lose 3 each. */
CASE(no_room)
{
    start(640, 480, 16);
    report(10, 79);
    report(9, 70);
    report(100, 79);
    struct code_place place = framebuffer_code_place(&framebuffer, &font, QR_SIDE(6));
    check_int(place.scale, 2);
    check_int(place.covered, 7 * 3);
    check_inside(&place, QR_SIDE(6));
}

static uint32_t pixel_at(uint32_t x, uint32_t y)
{
    uint32_t bytes = (framebuffer.bits + 7u) / 8, pixel = 0;
    memcpy(&pixel, pixels + (size_t)y * framebuffer.pitch + (size_t)x * bytes, bytes);
    return pixel;
}

/* Each pixel of the square is the code's or its margin's, and no other byte has changed. */
static void check_drawn(uint8_t bits)
{
    static struct qr_code code;
    const struct qr_content content = {"text", "WORDS", 4, 5};
    start(645, 486, bits);
    report(5, 10);
    size_t size = framebuffer_size(&framebuffer);
    uint8_t *before = exact_copy(pixels, size);
    qr_code_make(&code, 6, &content);
    struct code_place place = framebuffer_code_place(&framebuffer, &font, code.side);
    framebuffer_code_draw(&framebuffer, pixels, &place, &code);
    uint32_t bytes = (bits + 7u) / 8, square = (code.side + 2 * QR_QUIET) * place.scale;
    for (uint32_t y = place.y; y < place.y + square; y++) {
        for (uint32_t x = place.x; x < place.x + square; x++) {
            uint32_t row = (y - place.y) / place.scale - QR_QUIET;
            uint32_t column = (x - place.x) / place.scale - QR_QUIET;
            bool is_dark =
                row < code.side && column < code.side && qr_code_is_dark(&code, row, column);
            check_int(pixel_at(x, y), is_dark ? 0 : 0x7fff);
        }
        memcpy(before + (size_t)y * framebuffer.pitch + place.x * bytes,
               pixels + (size_t)y * framebuffer.pitch + place.x * bytes, square * bytes);
    }
    check_bytes(pixels, before, size);
}

CASE(drawn)
{
    check_drawn(15);
    check_drawn(16);
    check_drawn(24);
    check_drawn(32);
}
