/* nrf51.h - what the boards around a Nordic nRF51 have in common. */
#pragma once

#include <kernel/board.h>
#include <stdint.h>

/* Adds the console "serial": UART0, 115200 baud, 8N1, which sends on pin 0 to 31 of the chip. */
void nrf51_serial_init(uint32_t pin);

/* Passes on what UART0 receives on a pin. Returns NULL, or why not. */
const char *nrf51_serial_input_start(uint32_t pin, board_terminal_handler *arrived);
