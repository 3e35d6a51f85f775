/* board.c - an MPS2 board, whatever core its FPGA has been loaded with. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <mps2.h>

void board_init(void)
{
    if (KERNEL_CONSOLE)
        mps2_serial_init();
}

/* Application Note AN385, "FPGA system control and I/O": bit 0 is LED 0. */
void board_led(bool on)
{
    reg_write_with_zero(FPGAIO->LED0, .bits = on);
}
