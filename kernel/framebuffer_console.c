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
static struct colours {
    uint32_t ink, paper; /* pixels */
} usual, of_alarm;

/* The code of a cell is the glyph, and in the top bit its colours. */
#define CODE_ALARM 0x8000u
static uint16_t code_colours;

static uint16_t encode(uint32_t character)
{
    uint32_t glyph = font_glyph(font, character);
    return (uint16_t)((glyph < CODE_ALARM ? glyph : font_glyph(font, '?')) | code_colours);
}

static void draw(uint32_t column, uint32_t row, uint16_t code)
{
    const struct colours *colours = code & CODE_ALARM ? &of_alarm : &usual;
    framebuffer_draw(framebuffer, pixels, column * font->width, row * font->height, font,
                     code & ~CODE_ALARM, colours->ink, colours->paper);
}

static void finish(uint32_t column, uint32_t row)
{
    (void)column, (void)row; /* nobody types here: there is no cursor */
    arch_flush_writes();
}

static struct colours colours_of(uint32_t ink_rgb, uint32_t paper_rgb)
{
    return (struct colours){.ink = framebuffer_pixel(framebuffer, ink_rgb),
                            .paper = framebuffer_pixel(framebuffer, paper_rgb)};
}

static void alarm(void)
{
    code_colours = CODE_ALARM;
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
    usual = colours_of(INK, PAPER);
    of_alarm = colours_of(ALARM_INK, ALARM_PAPER);
    framebuffer_fill(framebuffer, pixels, usual.paper);
    text_screen_init(&driver);
    return NULL;
}
