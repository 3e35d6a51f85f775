/*
 * pc_led_test.c - the PC's lamp, pixel by pixel, on screens of every size and format.
 *
 * The code is the board's own, included. The keyboard's LED is played by a variable.
 */
#include "unit.h"

#include "../../boards/pc/led.c"

#define GUARD 0xa5

struct pc_screen pc_screen;
static unsigned keyboard_changes;
static bool keyboard_is_on;

void keyboard_led(bool on)
{
    keyboard_changes++;
    keyboard_is_on = on;
}

static struct framebuffer shape;
static uint8_t *memory;
static size_t size;

static void make_framebuffer(uint32_t width, uint32_t height, uint8_t bits, uint32_t more_pitch)
{
    shape = (struct framebuffer){
        .address = 0xfd000000,
        .pitch = width * ((bits + 7u) / 8) + more_pitch,
        .width = width,
        .height = height,
        .bits = bits,
        .red = bits < 24 ? (struct color_channel){10, 5} : (struct color_channel){16, 8},
        .green = bits < 24 ? (struct color_channel){5, 5} : (struct color_channel){8, 8},
        .blue = bits < 24 ? (struct color_channel){0, 5} : (struct color_channel){0, 8}};
    check(framebuffer_check(&shape) == NULL);
    size = framebuffer_size(&shape);
    memory = malloc(size); /* the address sanitizer sees what is beside it */
    memset(memory, GUARD, size);
    pc_screen = (struct pc_screen){SCREEN_FRAMEBUFFER, &shape, memory};
}

static bool is_in_disc(uint32_t x, uint32_t y)
{
    int64_t radius = (shape.width < shape.height ? shape.width : shape.height) / 32;
    int64_t dx = (int64_t)x - (shape.width - 1 - 2 * radius), dy = (int64_t)y - 2 * radius;
    return dx * dx + dy * dy <= radius * radius;
}

static void check_disc(uint32_t rgb)
{
    uint8_t *model = malloc(size);
    uint32_t bytes = (shape.bits + 7u) / 8, pixel = framebuffer_pixel(&shape, rgb);
    memset(model, GUARD, size);
    for (uint32_t y = 0; y < shape.height; y++) {
        for (uint32_t x = 0; x < shape.width; x++) {
            for (uint32_t i = 0; i < bytes && is_in_disc(x, y); i++)
                model[(size_t)y * shape.pitch + x * bytes + i] = (uint8_t)(pixel >> 8 * i);
        }
    }
    check_bytes(memory, model, size);
    free(model);
}

static void check_sizes(uint8_t bits)
{
    static const uint32_t sides[][2] = {{1, 1},   {31, 31},   {32, 33},   {8, 600},
                                        {600, 8}, {640, 480}, {480, 640}, {1280, 800}};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        make_framebuffer(sides[i][0], sides[i][1], bits, i % 2 ? 12 : 0);
        board_led(true);
        check_disc(GREEN);
        board_led(false);
        check_disc(DARK_GREEN);
        free(memory);
    }
}

CASE(disc_15)
{
    check_sizes(15);
}

CASE(disc_16)
{
    check_sizes(16);
}

CASE(disc_24)
{
    check_sizes(24);
}

CASE(disc_32)
{
    check_sizes(32);
}

/* What a driver of the console has written over it is gone at the next change. */
CASE(drawn_whole_at_each_change)
{
    make_framebuffer(640, 480, 32, 0);
    board_led(true);
    memset(memory, GUARD, size);
    board_led(false);
    check_disc(DARK_GREEN);
}

CASE(no_change_draws_nothing)
{
    make_framebuffer(64, 64, 32, 0);
    uint8_t *untouched = malloc(size);
    memset(untouched, GUARD, size);
    board_led(false);
    check_bytes(memory, untouched, size);
    check_int(keyboard_changes, 0);
    board_led(true);
    memset(memory, GUARD, size);
    board_led(true);
    check_bytes(memory, untouched, size);
    check_int(keyboard_changes, 1);
}

CASE(keyboard)
{
    make_framebuffer(64, 64, 32, 0);
    board_led(true);
    check(keyboard_is_on);
    board_led(false);
    check(!keyboard_is_on);
    check_int(keyboard_changes, 2);
}

static void check_cells(uint32_t columns)
{
    uint16_t *cells = malloc(2 * columns * sizeof *cells);
    memset(cells, GUARD, 2 * columns * sizeof *cells);
    shape = (struct framebuffer){.address = 0xb8000, .width = columns, .height = 2};
    pc_screen = (struct pc_screen){SCREEN_TEXT, &shape, cells};
    for (unsigned on = 1; on < 2; on--) {
        board_led(on);
        for (uint32_t i = 0; i < 2 * columns; i++) {
            bool is_lamp = i < columns && i + 2 >= columns;
            check_int(cells[i], !is_lamp ? 0xa5a5 : on ? 0x0adb : 0x08db);
        }
    }
    free(cells);
}

CASE(text)
{
    check_cells(80);
    check_cells(2);
    check_cells(1);
}

static char said[64];

static void listen(struct console_sink *sink, const char *text, size_t length)
{
    (void)sink;
    strncat(said, text, length);
}

CASE(console_lines)
{
    static struct console_sink sink = {.name = "serial", .write = listen};
    console_add(&sink);
    pc_screen = (struct pc_screen){.kind = SCREEN_NONE};
    board_led(true);
    board_led(true);
    board_led(false);
    board_led(false);
    board_led(true);
    check_text(said, "LED on\nLED off\nLED on\n");
}
