/* rp2040.h - what the boards with an RP2040 have in common. */
#pragma once

#include <device.h>
#include <stdint.h>

/*
 * Resets peripherals, by their bits of RESETS.RESET, and waits until they can be used. They are in reset after power-on, but not
 * after a reset of the cores alone, which is what SYSRESETREQ asks for. RP2040 datasheet, "Subsystem Resets".
 */
static inline void rp2040_reset(uint32_t peripherals)
{
    reg_set_bits_atomic(RESETS->RESET, peripherals);
    reg_clear_bits_atomic(RESETS->RESET, peripherals);
    while (~reg_read(RESETS->RESET_DONE).bits & peripherals)
        ;
}
