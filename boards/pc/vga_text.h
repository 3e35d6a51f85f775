/* vga_text.h - the text screen of a VGA as a console. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Adds the sink "screen"; `cells` is where its memory is mapped. */
void vga_text_init(volatile uint16_t *cells, uint32_t columns, uint32_t rows);

/* Whether a VGA is there and in its colour text mode, for loaders that do not say. */
bool vga_text_is_on(void);
