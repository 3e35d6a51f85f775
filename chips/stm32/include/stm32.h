/* stm32.h - what ST's Nucleo-32 boards have in common. */
#pragma once

#include <stdint.h>

/*
 * Adds the console "serial": USART2, which the ST-LINK carries to the PC, 115200 baud, 8N1. It sends
 * on PA2 and receives on PA15 (UM1956 "STM32 Nucleo-32 boards", "USART virtual communication"). The
 * board has turned the clocks of GPIOA and USART2 on, chosen the pins' alternate functions, and says
 * how fast USART2's clock is.
 */
void stm32_serial_init(uint32_t clock_hz);

/* Each board's own: turns the clock of SYSCFG on. */
void stm32_syscfg_clock_on(void);
