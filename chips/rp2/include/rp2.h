/* rp2.h - what the boards with a chip of Raspberry Pi's have in common: an RP2040 or an RP2350. */
#pragma once

#include <device.h>
#include <kernel/board.h>
#include <stdint.h>

/*
 * Resets peripherals, by their bits of RESETS.RESET, and waits until they can be used. They are in reset after power-on, but not
 * after a reset of the cores alone, which is what SYSRESETREQ asks for. RP2040 datasheet, "Subsystem Resets"; RP2350 datasheet,
 * "Subsystem resets".
 */
static inline void rp2_reset(uint32_t peripherals)
{
    reg_set_bits_atomic(RESETS->RESET, peripherals);
    reg_clear_bits_atomic(RESETS->RESET, peripherals);
    while (~reg_read(RESETS->RESET_DONE).bits & peripherals)
        ;
}

/* RP2040 datasheet, "Crystal Oscillator (XOSC)", "Startup Delay": about a millisecond, in units of 256 periods. */
#define RP2_STARTUP_DELAY ((BOARD_CLOCK_HZ / 1000 + 128) / 256)

/*
 * Starts the crystal, of BOARD_CLOCK_HZ, and clocks clk_ref and clk_sys by it, without a PLL. "Clocks", "Glitchless mux": clk_sys
 * first goes to clk_ref, from whatever a program before a reset of the cores alone left. Inlined, because where a second stage
 * calls it no function can be called.
 */
__attribute__((always_inline)) static inline void rp2_crystal_start(void)
{
    reg_write_with_zero(XOSC->STARTUP, .DELAY = RP2_STARTUP_DELAY);
    reg_write_with_zero(XOSC->CTRL, .FREQ_RANGE = XOSC_CTRL_FREQ_RANGE_MHZ_1_15,
                        .ENABLE = XOSC_CTRL_ENABLE_ENABLE);
    while (!reg_read(XOSC->STATUS).STABLE)
        ;
    reg_clear_bits_atomic(CLOCKS->CLK_SYS_CTRL, CLOCKS_CLK_SYS_CTRL_SRC_Msk);
    while (!(reg_read(CLOCKS->CLK_SYS_SELECTED).bits & 1u << CLOCKS_CLK_SYS_CTRL_SRC_CLK_REF))
        ;
    reg_write_with_zero(CLOCKS->CLK_REF_CTRL, .SRC = CLOCKS_CLK_REF_CTRL_SRC_XOSC);
    while (!(reg_read(CLOCKS->CLK_REF_SELECTED).bits & 1u << CLOCKS_CLK_REF_CTRL_SRC_XOSC))
        ;
}
