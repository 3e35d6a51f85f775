/* rp2_chip.h - what an RP2350 needs and its sibling does otherwise. */
#pragma once

#include <device.h>
#include <rp2.h>
#include <stdint.h>

/*
 * The ROM has made the flash readable, and has left the cores on the ring oscillator, with some 11 MHz: RP2350 datasheet, "Flash
 * boot", "Ring oscillator (ROSC)".
 */
static inline void rp2_chip_init(void)
{
    rp2_crystal_start();
}

/*
 * Connects a pin to a peripheral, one of IO_BANK0_GPIO_CTRL_FUNCSEL_*, and then its pad to the world. After a reset pads are
 * isolated, no inputs, and pulled down: "Pad isolation latches". Pulled up instead: an input that nobody drives is not held low by
 * its pull-down, "RP2350-E9", and a serial line is idle.
 */
static inline void rp2_connect(unsigned pin, uint32_t function)
{
    reg_write_with_zero(reg_at(IO_BANK0, GPIO_CTRL, pin), .FUNCSEL = function);
    reg_write_with_zero(reg_at(PADS_BANK0, GPIO, pin), .IE = 1, .PUE = 1, .SCHMITT = 1,
                        .DRIVE = PADS_BANK0_GPIO_DRIVE_MA_4);
}
