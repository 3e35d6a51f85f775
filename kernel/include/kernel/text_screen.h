/*
 * text_screen.h - lines of text on a screen, whatever draws the characters.
 *
 * It keeps the text itself and tells the driver, at the end of each write, which cells differ from
 * what the screen shows. So scrolling costs the cells that differ from those above, once for each
 * write however many lines it has, and a screen's memory is never read.
 *
 * Escape sequences for colours are obeyed, others are swallowed: kernel/escape.h. A panic's colours
 * stay.
 */
#pragma once

#include <stdint.h>

/* 3840x2160 with an 8x16 font. Of a larger screen the upper lines are used. */
#define TEXT_SCREEN_CELLS_MAX 65536

struct text_screen_driver {
    uint32_t columns, rows; /* at least one */
    /* How the driver calls a Unicode character in these colours (kernel/escape.h). */
    uint16_t (*encode)(uint32_t character, uint8_t colours);
    /*
     * Shows what encode() returned. The screen must be blank at first: all ' ' in
     * COLOURS_USUAL.
     */
    void (*draw)(uint32_t column, uint32_t row, uint16_t code);
    /* Ends a write: what was drawn must be seen from now on, and where the next character will be.
     */
    void (*finish)(uint32_t column, uint32_t row);
};

/* Adds the sink "screen". There is one screen; the driver must stay where it is. */
void text_screen_init(const struct text_screen_driver *driver);

/* How many cells at the end of a row are blank, in the usual colours or a panic's; UINT32_MAX: all. */
uint32_t text_screen_free(uint32_t row);

/* What a cell shows, as the driver's encode() returned it. */
uint16_t text_screen_code(uint32_t column, uint32_t row);
