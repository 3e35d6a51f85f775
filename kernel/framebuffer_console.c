/* framebuffer_console.c - the text screen's driver for a framebuffer. */
#include <kernel/arch.h>
#include <kernel/framebuffer_console.h>
#include <kernel/text_screen.h>

#define INK 0xd8d8d8
#define PAPER 0x000000
#define ALARM_INK 0xffffff
#define ALARM_PAPER 0x7f0000

static const struct framebuffer *framebuffer;
static void *pixels;
static const struct font *font;
static uint32_t ink, paper;

static uint16_t encode(uint32_t character)
{
    return (uint16_t)font_glyph(font, character);
}

static void draw(uint32_t column, uint32_t row, uint16_t glyph)
{
    framebuffer_draw(framebuffer, pixels, column * font->width, row * font->height, font, glyph,
                     ink, paper);
}

static void finish(uint32_t column, uint32_t row)
{
    (void)column, (void)row; /* nobody types here: there is no cursor */
    arch_flush_writes();
}

static void set_colours(uint32_t ink_rgb, uint32_t paper_rgb)
{
    ink = framebuffer_pixel(framebuffer, ink_rgb);
    paper = framebuffer_pixel(framebuffer, paper_rgb);
    framebuffer_fill(framebuffer, pixels, paper);
}

static void alarm(void)
{
    set_colours(ALARM_INK, ALARM_PAPER);
}

const char *framebuffer_console_init(const struct framebuffer *the_framebuffer, void *the_pixels,
                                     const struct font *the_font)
{
    static struct text_screen_driver driver = {
        .encode = encode, .draw = draw, .finish = finish, .alarm = alarm};
    framebuffer = the_framebuffer;
    pixels = the_pixels;
    font = the_font;
    driver.columns = framebuffer->width / font->width;
    driver.rows = framebuffer->height / font->height;
    if (driver.columns == 0 || driver.rows == 0)
        return "one character of the font does not fit on the screen";
    set_colours(INK, PAPER);
    text_screen_init(&driver);
    return NULL;
}
