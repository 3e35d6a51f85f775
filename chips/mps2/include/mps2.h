/* mps2.h - what the MPS2 boards have in common. */
#pragma once

/* Adds the console "serial": UART0, 115200 baud, 8N1. */
void mps2_serial_init(void);
