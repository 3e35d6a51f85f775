/* termios.h - a terminal's settings: Linux, include/uapi/asm-generic/termbits.h and ioctls.h. */
#pragma once

#include <kernel/layout.h>
#include <stdint.h>

#define TERMIOS_GET 0x5401 /* TCGETS */
#define TERMIOS_SET 0x5402 /* TCSETS */

struct termios {
    uint32_t input, output, control, local;
    uint8_t line, characters[19];
};
CHECK_SIZE(struct termios, 36);

enum { ICRNL = 0x100, IXON = 0x400 };                                        /* input */
enum { ISIG = 0x1, ICANON = 0x2, ECHO = 0x8, IEXTEN = 0x8000 };              /* local */
enum { VINTR = 0, VQUIT = 1, VTIME = 5, VMIN = 6, VSUSP = 10, VDSUSP = 10 }; /* characters */
#define NO_CHARACTER 0
