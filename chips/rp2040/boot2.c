/*
 * boot2.c - the second stage: starts the crystal, makes the flash readable, hands over to the reset vector.
 *
 * In   the ROM has found the right checksum in the flash's first 256 bytes, has copied them to 0x20041f00, at the end of the RAM,
 *      and jumps to the copy: RP2040 datasheet, "Flash Second Stage". The flash cannot be read yet, and the ring oscillator
 *      clocks the cores, with some 6 MHz
 * Out  the flash at 0x10000000; clk_ref and clk_sys at the crystal's 12 MHz; VTOR, sp and pc from the vector table
 *
 * It calls nothing, since everything else is in the flash, and uses no address of its own, since it is not where it was linked.
 * arm-m.ld puts it before the vector table, and tools/boot2-checksum.c its checksum behind it.
 *
 * The crystal is started here and not by the board, so that all of the image, from its reset vector on, runs at one speed.
 */
#include <device.h>
#include <rp2.h>
#include <stdnoreturn.h>

extern const uint32_t vectors_start[];

/*
 * "SSI": each read of the flash is a command 03h, on one line: 8 bits of command, 24 of address, 32 of data. Every serial flash
 * knows it, in whatever mode a program before has left it: the ROM has ended that. Faster commands need four lines, which each
 * maker turns on in another way; at 12 MHz, with a cache of 16 KiB, little is gained.
 */
#define READ 0x03
#define QUARTERS(bits) ((bits) / 4)

__attribute__((always_inline)) static inline void start_flash(void)
{
    reg_write_with_zero(XIP_SSI->SSIENR, .SSI_EN = 0);
    reg_write_with_zero(XIP_SSI->BAUDR, .SCKDV = 2);
    reg_write_with_zero(XIP_SSI->CTRLR0, .TMOD = XIP_SSI_CTRLR0_TMOD_EEPROM_READ, .DFS_32 = 32 - 1,
                        .SPI_FRF = XIP_SSI_CTRLR0_SPI_FRF_STD);
    reg_write_with_zero(XIP_SSI->CTRLR1, .NDF = 0);
    reg_write_with_zero(XIP_SSI->SPI_CTRLR0, .XIP_CMD = READ, .ADDR_L = QUARTERS(24),
                        .INST_L = XIP_SSI_SPI_CTRLR0_INST_L_BITS_8);
    reg_write_with_zero(XIP_SSI->SSIENR, .SSI_EN = 1);
}

__attribute__((section(".boot2"), used)) noreturn void boot2(void);
void boot2(void)
{
    rp2_crystal_start();
    start_flash();
    reg_write_with_zero(SCB->VTOR, .bits = (uintptr_t)vectors_start);
    __asm__ volatile("msr msp, %0\n\t"
                     "bx %1" ::"r"(vectors_start[0]),
                     "r"(vectors_start[1]));
    __builtin_unreachable();
}
