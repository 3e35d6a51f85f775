/* termios.h - a terminal's settings: XNU, bsd/sys/termios.h and ttycom.h. */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

#define TERMIOS_GET 0x40487413 /* TIOCGETA */
#define TERMIOS_SET 0x80487414 /* TIOCSETA */

struct termios {
    uint64_t input, output, control, local;
    uint8_t characters[20];
    uint64_t input_speed, output_speed;
};
CHECK_SIZE(struct termios, 72);

enum { ICRNL = 0x100, IXON = 0x200 };                                          /* input */
enum { ECHO = 0x8, ISIG = 0x80, ICANON = 0x100, IEXTEN = 0x400 };              /* local */
enum { VINTR = 8, VQUIT = 9, VSUSP = 10, VDSUSP = 11, VMIN = 16, VTIME = 17 }; /* characters */
#define NO_CHARACTER 0xff
