/* framebuffer_console.c - the text screen's driver for a framebuffer. */
#include <kernel/arch.h>
#include <kernel/framebuffer_console.h>
#include <kernel/text_screen.h>

#define INKS 16
#define PAPERS 8

/* RGB, in the order of a VGA's attribute. Papers are darker, so that every ink can be read on them. */
static const uint32_t ink_rgb[INKS] = {0x000000, 0x3465d0, 0x30a030, 0x30a0a0, 0xd03030, 0xa050b0,
                                       0xc09020, 0xd8d8d8, 0x707070, 0x6c9cff, 0x60e060, 0x60e0e0,
                                       0xff6060, 0xe080f0, 0xfff060, 0xffffff};
static const uint32_t paper_rgb[PAPERS] = {0x000000, 0x00007f, 0x005f00, 0x005f5f,
                                           0x7f0000, 0x5f005f, 0x5f4000, 0xa8a8a8};

static const struct framebuffer *framebuffer;
static void *pixels;
static const struct font *font;
static uint32_t inks[INKS], papers[PAPERS]; /* pixels */

#define CURSOR_PART 8 /* of a cell's height, rounded up */
#define CURSOR_INK 7  /* grey */

/* The code of a cell is the glyph, of which PSF 1 has no more either, and above it the colours. */
#define GLYPHS_MAX 512u
#define COLOURS_SHIFT 9

static uint16_t encode(uint32_t character, uint8_t colours)
{
    uint32_t glyph = font_glyph(font, character);
    if (glyph >= GLYPHS_MAX)
        glyph = font_glyph(font, '?') % GLYPHS_MAX;
    return (uint16_t)(glyph | (uint32_t)colours << COLOURS_SHIFT);
}

static void draw(uint32_t column, uint32_t row, uint16_t code)
{
    uint32_t colours = code >> COLOURS_SHIFT;
    framebuffer_draw(framebuffer, pixels, column * font->width, row * font->height, font,
                     code % GLYPHS_MAX, inks[colours % INKS], papers[colours / INKS]);
}

static struct text_screen_driver driver;

static void finish(uint32_t column, uint32_t row)
{
    (void)column, (void)row; /* a framebuffer shows no cursor */
    arch_flush_writes();
}

/* A line below the cell; what it was drawn over is drawn again when it moves on. */
static void finish_with_cursor(uint32_t column, uint32_t row)
{
    static uint32_t old_column, old_row;
    struct framebuffer line = *framebuffer;
    line.width = font->width;
    line.height = (font->height + CURSOR_PART - 1) / CURSOR_PART;
    draw(old_column, old_row, text_screen_code(old_column, old_row));
    old_column = column < driver.columns ? column : driver.columns - 1;
    old_row = row;
    size_t at = (size_t)((row + 1) * font->height - line.height) * framebuffer->pitch +
                (size_t)old_column * font->width * ((framebuffer->bits + 7u) / 8);
    framebuffer_fill(&line, (unsigned char *)pixels + at, inks[CURSOR_INK]);
    arch_flush_writes();
}

void framebuffer_console_show_cursor(void)
{
    driver.finish = finish_with_cursor;
}

static struct text_screen_driver driver = {.encode = encode, .draw = draw, .finish = finish};

static void find_pixels(void)
{
    for (size_t i = 0; i < INKS; i++)
        inks[i] = framebuffer_pixel(framebuffer, ink_rgb[i]);
    for (size_t i = 0; i < PAPERS; i++)
        papers[i] = framebuffer_pixel(framebuffer, paper_rgb[i]);
}

const char *framebuffer_console_init(const struct framebuffer *the_framebuffer, void *the_pixels,
                                     const struct font *the_font)
{
    framebuffer = the_framebuffer;
    pixels = the_pixels;
    font = the_font;
    driver.columns = framebuffer->width / font->width;
    driver.rows = framebuffer->height / font->height;
    if (driver.columns == 0 || driver.rows == 0)
        return "one character of the font does not fit on the screen";
    find_pixels();
    framebuffer_fill(framebuffer, pixels, papers[0]);
    text_screen_init(&driver);
    return NULL;
}
