/* tm4c.h - what the boards with one of TI's TM4C have in common. */
#pragma once

#include <stdint.h>

/*
 * Adds the console "serial": UART0, 115200 baud, 8N1. The board has turned its clock and its pins on, and says how fast that
 * clock is.
 */
void tm4c_serial_init(uint32_t clock_hz);
