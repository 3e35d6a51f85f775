/* pl011.h - Arm's PL011, a UART that chips of several makers have. */
#pragma once

#include <stdint.h>

/*
 * Adds the console "serial": UART0, 115200 baud, 8N1. The board has turned its clock and its pins on, and says how fast that
 * clock is.
 */
void pl011_serial_init(uint32_t clock_hz);
