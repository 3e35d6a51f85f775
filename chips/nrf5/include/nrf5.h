/* nrf5.h - what the boards around one of Nordic's nRF51 and nRF52 have in common. */
#pragma once

/* TIMER0's clock before its prescaler: nRF51 Series Reference Manual and nRF52833 Product Specification, "TIMER". */
#define NRF5_TIMER_HZ 16000000

/* Adds the console "serial": UART0, 115200 baud, 8N1. */
void nrf5_serial_init(void);
