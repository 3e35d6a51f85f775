/*
 * framebuffer_console_test.c - from what is written on the console to pixels.
 *
 * The font's glyph for a character has the character's code in every row.
 */
#include "unit.h"
#include <kernel/console.h>
#include <kernel/framebuffer_console.h>

#define FONT_WIDTH 8
#define FONT_HEIGHT 4
#define GLYPHS 600
#define GLYPHS_SIZE (GLYPHS * FONT_HEIGHT)

static struct font font;
static struct framebuffer framebuffer;
static uint32_t *pixels;
static uint32_t paper;

static void make_font(void)
{
    static uint8_t psf[32 + GLYPHS_SIZE];
    const uint32_t header[] = {0x864ab572, 0, 32, 0, GLYPHS, FONT_HEIGHT, FONT_HEIGHT, FONT_WIDTH};
    memcpy(psf, header, sizeof header);
    for (size_t i = 0; i < GLYPHS_SIZE; i++)
        psf[32 + i] = (uint8_t)(i / FONT_HEIGHT);
    /* Else the paper of a blank would look like the dots of its code. */
    memset(psf + 32 + ' ' * FONT_HEIGHT, 0, FONT_HEIGHT);
    check(font_read(&font, psf, sizeof psf, NULL) == NULL);
}

static const char *init(uint32_t width, uint32_t height)
{
    make_font();
    framebuffer = (struct framebuffer){.address = 0xfd000000,
                                       .pitch = width * 4,
                                       .width = width,
                                       .height = height,
                                       .bits = 32,
                                       .red = {16, 8},
                                       .green = {8, 8},
                                       .blue = {0, 8}};
    pixels = malloc(framebuffer_size(&framebuffer));
    memset(pixels, 0xa5, framebuffer_size(&framebuffer));
    return framebuffer_console_init(&framebuffer, pixels, &font);
}

/* Ink is any one colour that is not paper's; what does not belong to a cell is paper. */
static void check_screen(const char *const *lines, uint32_t rows)
{
    uint32_t ink = paper;
    for (uint32_t y = 0; y < framebuffer.height; y++) {
        for (uint32_t x = 0; x < framebuffer.width; x++) {
            uint32_t row = y / FONT_HEIGHT, column = x / FONT_WIDTH;
            bool in_text = row < rows && column < strlen(lines[row]);
            unsigned code = in_text ? (unsigned char)lines[row][column] : ' ';
            bool set = code != ' ' && (code >> (7 - x % FONT_WIDTH) & 1);
            uint32_t pixel = pixels[y * framebuffer.width + x];
            if (set && ink == paper)
                ink = pixel;
            if (pixel != (set ? ink : paper) || (set && pixel == paper))
                fail("pixel %u,%u: expected %s, got 0x%x", x, y, set ? "ink" : "paper", pixel);
        }
    }
}

CASE(text)
{
    check(init(10 * FONT_WIDTH + 5, 3 * FONT_HEIGHT + 2) == NULL);
    check_screen(NULL, 0);
    console_printf("Hello %d\nagain", 42);
    check_screen((const char *const[]){"Hello 42", "again"}, 2);
    console_printf("\nthree\nfour");
    check_screen((const char *const[]){"again", "three", "four"}, 3);
}

/* The screen has these lines, and at the bottom of one cell a line of grey. */
static void check_typing(const char *const *lines, uint32_t rows, uint32_t column, uint32_t row)
{
    uint32_t *line =
        &pixels[((row + 1) * FONT_HEIGHT - 1) * framebuffer.width + column * FONT_WIDTH];
    for (unsigned x = 0; x < FONT_WIDTH; x++) {
        check_int(line[x], 0xd8d8d8);
        line[x] = paper;
    }
    check_screen(lines, rows);
    for (unsigned x = 0; x < FONT_WIDTH; x++)
        line[x] = 0xd8d8d8;
}

CASE(cursor)
{
    check(init(5 * FONT_WIDTH, 2 * FONT_HEIGHT) == NULL);
    console_printf(" b");
    check_screen((const char *const[]){" b"}, 1);
    framebuffer_console_show_cursor();
    console_printf(" ");
    check_typing((const char *const[]){" b"}, 1, 3, 0);
    console_printf("\r");
    check_typing((const char *const[]){" b"}, 1, 0, 0);
    console_printf("    \n");
    check_typing(NULL, 0, 0, 1);
    console_printf("1234 "); /* a full line: it is at the last character */
    check_typing((const char *const[]){"", "1234"}, 2, 4, 1);
    console_printf("\n");
    check_typing((const char *const[]){"1234"}, 1, 0, 1);
}

CASE(earlier_text_appears)
{
    console_printf("before");
    check(init(10 * FONT_WIDTH, 3 * FONT_HEIGHT) == NULL);
    check_screen((const char *const[]){"before"}, 1);
}

/* A cell has no room for a glyph after the 512th. */
CASE(large_font)
{
    check(init(10 * FONT_WIDTH, 3 * FONT_HEIGHT) == NULL);
    console_printf("\xc7\xbf\xc8\x80\xc8\x85"); /* 511, 512, 517 */
    check_screen((const char *const[]){"\xff??"}, 1);
}

CASE(unknown_character)
{
    check(init(10 * FONT_WIDTH, 3 * FONT_HEIGHT) == NULL);
    console_printf("\xe2\x96\x88\xc3\xa9\xff");
    check_screen((const char *const[]){"?\xe9?"}, 1);
}

/* What was there stays as it was, and below it all is in the colours of a panic. */
CASE(alarm)
{
    check(init(4 * FONT_WIDTH, 7 * FONT_HEIGHT) == NULL);
    console_printf("abc\ndef");
    uint32_t size = 2 * FONT_HEIGHT * framebuffer.pitch;
    void *before = exact_copy(pixels, size);
    console_alarm();
    check_bytes(pixels, before, size);
    const uint32_t *below = pixels + size / sizeof *pixels;
    for (uint32_t i = 0; i < 5 * FONT_HEIGHT * framebuffer.width; i++)
        check_int(below[i], 0x7f0000);
    console_printf("P");
    check_bytes(pixels, before, size);
    check_int(below['P' & 0x80 ? 0 : 1], 0xffffff);
    for (int i = 0; i < 9; i++)
        console_printf("\nx");
    check_bytes(pixels, (char *)before + size / 2, size / 2);
    check_int(pixels[FONT_HEIGHT * framebuffer.width], 0x7f0000);
}

/* The first row of a cell. */
static void check_dots(uint32_t column, char code, uint32_t ink_pixel, uint32_t paper_pixel)
{
    for (uint32_t x = 0; x < FONT_WIDTH; x++) {
        bool set = (unsigned char)code >> (7 - x) & 1;
        check_int(pixels[column * FONT_WIDTH + x], set ? ink_pixel : paper_pixel);
    }
}

CASE(colours)
{
    check(init(10 * FONT_WIDTH, 2 * FONT_HEIGHT) == NULL);
    console_printf("a\x1b[31mb\x1b[1;42mc\x1b[0;41md\x1b[me");
    check_dots(0, 'a', 0xd8d8d8, 0x000000);
    check_dots(1, 'b', 0xd03030, 0x000000);
    check_dots(2, 'c', 0xff6060, 0x005f00);
    check_dots(3, 'd', 0xd8d8d8, 0x7f0000);
    check_dots(4, 'e', 0xd8d8d8, 0x000000);
}

/* Each ink and each paper is another colour. */
CASE(all_colours)
{
    check(init(16 * FONT_WIDTH, 2 * FONT_HEIGHT) == NULL);
    for (int i = 0; i < 8; i++)
        console_printf("\x1b[3%d;4%dma\x1b[9%dma", i, i, i);
    for (uint32_t i = 0; i < 16; i++) {
        for (uint32_t j = 0; j < i; j++) {
            check(pixels[i * FONT_WIDTH + 1] != pixels[j * FONT_WIDTH + 1]);
            check(i / 2 == j / 2 || pixels[i * FONT_WIDTH] != pixels[j * FONT_WIDTH]);
        }
    }
}

CASE(one_cell)
{
    check(init(FONT_WIDTH, FONT_HEIGHT) == NULL);
    console_printf("abc");
    check_screen((const char *const[]){"c"}, 1);
}

/* A reason, no pixel touched, and no sink. */
static void check_too_small(uint32_t width, uint32_t height)
{
    check(init(width, height) != NULL);
    console_printf("text");
    for (size_t i = 0; i < width * height; i++)
        check_int(pixels[i], 0xa5a5a5a5);
}

CASE(too_small)
{
    check_too_small(FONT_WIDTH - 1, 100);
    check_too_small(100, FONT_HEIGHT - 1);
    check_too_small(1, 1);
}
