/*
 * microbit.h - which pin of the nRF51822 is what on a BBC micro:bit v1: mbed, PinNames.h of
 * TARGET_NRF51_MICROBIT; Zephyr, board.h of bbc_microbit.
 */
#pragma once

/* The LEDs are three rows of nine: one is lit when its row is high and its column low. */
#define PIN_COLUMN1 4
#define PIN_ROW1 13
#define PIN_BUTTON_A 17   /* low while it is held down; the board has pulled it up */
#define PIN_SERIAL_OUT 24 /* to the interface chip, which carries it to the PC */
#define PIN_SERIAL_IN 25  /* what is typed there */
