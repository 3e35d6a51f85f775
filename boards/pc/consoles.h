/* consoles.h - the PC's places that show text. Each adds its sink if the hardware is there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The first serial port, 115200 baud, 8 data bits, no parity, 1 stop bit. */
void serial_init(void);

/* Port 0xE9, which Bochs and QEMU (-debugcon) copy to their own terminal. */
void port_e9_init(void);

/* The EGA text screen; `cells` is where its memory is mapped. */
void vga_text_init(volatile uint16_t *cells, uint32_t columns, uint32_t rows);

/* Whether a VGA is there and in its colour text mode, for loaders that do not say. */
bool vga_text_is_on(void);
