/* nrf51.h - what the boards around a Nordic nRF51 have in common. */
#pragma once

#include <stdint.h>

/* Adds the console "serial": UART0, 115200 baud, 8N1, which sends on pin 0 to 31 of the chip. */
void nrf51_serial_init(uint32_t pin);
