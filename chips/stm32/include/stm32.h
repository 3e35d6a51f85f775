/* stm32.h - what the boards with one of ST's STM32 have in common. */
#pragma once

#include <device.h>
#include <stdint.h>

/* A field whose name ends in the number of the button's pin, which board.mk says. */
#define STM32_JOIN_(name, number) name##number
#define STM32_JOIN(name, number) STM32_JOIN_(name, number)
#define OF_BUTTON(name) STM32_JOIN(name, BUTTON_PIN)

/*
 * The first kind of USART has one register for the flags and one for what is received and what is to be sent (RM0008 and
 * RM0383, "USART registers"); the other kind has RM0377's. The flags have the same names.
 */
#ifdef USART_SR_TXE_Msk
#define USART_FLAGS SR
#define USART_SENDS DR
#define USART_RECEIVES DR
#else
#define USART_FLAGS ISR
#define USART_SENDS TDR
#define USART_RECEIVES RDR
#endif

/*
 * Adds the console "serial": the USART that SERIAL_USART in board.mk names, 115200 baud, 8N1. The board has turned its
 * clock and its pins on, and says how fast that clock is.
 */
void stm32_serial_init(uint32_t clock_hz);

/* Each board's own: turns the clock of SYSCFG on. */
void stm32_syscfg_clock_on(void);
