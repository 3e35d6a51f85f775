/* pc_text.h - where every PC shows text, for the board and for what the boot code says. */
#pragma once

#define COM1 0x3f8       /* the first serial port */
#define VGA_TEXT 0xb8000 /* physical address of the text screen */
#define VGA_TEXT_SIZE 0x8000
#define VGA_TEXT_COLUMNS 80
#define VGA_TEXT_ROWS 25
