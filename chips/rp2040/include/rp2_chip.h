/* rp2_chip.h - what an RP2040 needs and its sibling does otherwise. */
#pragma once

#include <device.h>
#include <stdint.h>

/* The second stage has done it all: boot2.c. */
static inline void rp2_chip_init(void)
{
}

/* Connects a pin to a peripheral, one of IO_BANK0_GPIO_CTRL_FUNCSEL_*. After a reset its pad is for input and output. */
static inline void rp2_connect(unsigned pin, uint32_t function)
{
    reg_write_with_zero(reg_at(IO_BANK0, GPIO_CTRL, pin), .FUNCSEL = function);
}
