/*
 * led.c - a PC has no LED: a lamp in the upper right corner of the screen, and Scroll Lock's.
 *
 * The lamp is drawn over the text at each change. Text that is written there shows until the next
 * one. Without a screen, or with a muted one, a line on the console tells each change.
 */
#include "keyboard_led.h"
#include "screen.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>

#define GREEN 0x00ff40
#define DARK_GREEN 0x003010
#define SIDE_PER_RADIUS 32 /* of the screen's shorter side */

/* IBM VGA Technical Reference, "VGA Function": attributes. The character is code page 437's. */
#define TEXT_GREEN 0x0a00
#define TEXT_GREY 0x0800
#define TEXT_BLOCK 0xdb
#define TEXT_CELLS 2 /* about as wide as they are high */

/* Line by line, each as a framebuffer of its own. */
static void fill_disc(const struct framebuffer *screen, uint8_t *pixels, uint32_t colour)
{
    uint32_t side = screen->width < screen->height ? screen->width : screen->height;
    int32_t radius = (int32_t)(side / SIDE_PER_RADIUS);
    uint32_t centre = screen->width - 1 - 2 * (uint32_t)radius;
    struct framebuffer line = *screen;
    line.height = 1;
    pixels +=
        (size_t)screen->pitch * (uint32_t)radius; /* as far from the edges as half its width */
    for (int32_t y = -radius; y <= radius; y++, pixels += screen->pitch) {
        int32_t half = radius;
        while (half * half + y * y > radius * radius)
            half--;
        line.width = 2 * (uint32_t)half + 1;
        framebuffer_fill(&line, pixels + (centre - (uint32_t)half) * ((screen->bits + 7u) / 8),
                         colour);
    }
}

static void fill_cells(volatile uint16_t *cells, uint32_t columns, uint16_t cell)
{
    for (uint32_t i = 1; i <= TEXT_CELLS && i <= columns; i++)
        cells[columns - i] = cell;
}

static void show(bool on)
{
    const struct framebuffer *shape = pc_screen.shape;
    if (pc_screen.kind == SCREEN_FRAMEBUFFER)
        fill_disc(shape, pc_screen.memory, framebuffer_pixel(shape, on ? GREEN : DARK_GREEN));
    else if (pc_screen.kind == SCREEN_TEXT)
        fill_cells(pc_screen.memory, shape->width, (on ? TEXT_GREEN : TEXT_GREY) | TEXT_BLOCK);
    else
        console_printf("LED %s\n", on ? "on" : "off");
    arch_flush_writes();
}

void board_led(bool on)
{
    static bool is_on;
    if (on == is_on)
        return;
    is_on = on;
    show(on);
    keyboard_led(on);
}
