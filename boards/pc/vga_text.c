/*
 * vga_text.c - the text screen of a VGA: a character and a colour for each cell.
 *
 * IBM VGA Technical Reference, "VGA Function", for the registers.
 */
#include "vga_text.h"
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/escape.h>
#include <kernel/text_screen.h>

#define CRTC_INDEX 0x3d4 /* of a colour mode */
#define CRTC_DATA 0x3d5
#define CRTC_START_HIGH 0x0c /* of what is shown */
#define CRTC_START_LOW 0x0d
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f
#define GRAPHICS_INDEX 0x3ce
#define GRAPHICS_DATA 0x3cf
#define GRAPHICS_MISCELLANEOUS 6
#define MISCELLANEOUS_GRAPHICS 0x01 /* not a text mode */
#define MISCELLANEOUS_MAP 0x0c      /* where the memory is */
#define MISCELLANEOUS_MAP_B8000 0x0c

static volatile uint16_t *cells;
static struct text_screen_driver driver;

/* The ROM's font is code page 437, which is ASCII up to here. */
static uint16_t encode(uint32_t character, uint8_t colours)
{
    uint32_t shown = character >= ' ' && character < 0x7f ? character : '?';
    return (uint16_t)((uint32_t)colours << 8 | shown);
}

static void draw(uint32_t column, uint32_t row, uint16_t code)
{
    cells[row * driver.columns + column] = code;
}

static void set_crtc(uint8_t high, uint8_t low, uint32_t value)
{
    out8(CRTC_INDEX, high);
    out8(CRTC_DATA, (uint8_t)(value >> 8));
    out8(CRTC_INDEX, low);
    out8(CRTC_DATA, (uint8_t)value);
}

static void finish(uint32_t column, uint32_t row)
{
    uint32_t position = row * driver.columns + column;
    arch_flush_writes();
    set_crtc(CRTC_CURSOR_HIGH, CRTC_CURSOR_LOW, position);
}

static void clear(void)
{
    const uint32_t count = driver.columns * driver.rows;
    const uint16_t blank = encode(' ', COLOURS_USUAL);
    for (uint32_t i = 0; i < count; i++)
        cells[i] = blank;
}

void vga_text_init(volatile uint16_t *memory, uint32_t columns, uint32_t rows)
{
    cells = memory;
    driver = (struct text_screen_driver){
        .columns = columns, .rows = rows, .encode = encode, .draw = draw, .finish = finish};
    set_crtc(CRTC_START_HIGH, CRTC_START_LOW, 0); /* the firmware may have scrolled */
    clear();
    text_screen_init(&driver);
}

bool vga_text_is_on(void)
{
    out8(GRAPHICS_INDEX, GRAPHICS_MISCELLANEOUS);
    if (in8(GRAPHICS_INDEX) != GRAPHICS_MISCELLANEOUS)
        return false; /* no VGA: the port reads as 0xff */
    uint8_t miscellaneous = in8(GRAPHICS_DATA);
    return (miscellaneous & MISCELLANEOUS_GRAPHICS) == 0 &&
           (miscellaneous & MISCELLANEOUS_MAP) == MISCELLANEOUS_MAP_B8000;
}
