/* board.c - the BBC micro:bit v2, around an nRF52833. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <nrf5.h>

/*
 * nRF52833 Product Specification, "Access port protection": from revision 3 on a reset closes the debug port. Where UICR
 * does not want it closed, which a debugger has said there, it is opened again. UICR is never written.
 */
static void open_debug_port(void)
{
    if (reg_read(UICR->APPROTECT).PALL == UICR_APPROTECT_PALL_HW_DISABLED)
        reg_write_with_zero(APPROTECT->DISABLE, .DISABLE = APPROTECT_DISABLE_DISABLE_SW_DISABLE);
}

/*
 * Both pins of the LED are low, which is off; the other columns are inputs, so none of the row's other LEDs is
 * lit with it.
 *
 * The clock is an RC oscillator's until the crystal runs, and nothing has to wait for the crystal ("Clock control").
 */
void board_init(void)
{
    open_debug_port();
    reg_write_with_zero(CLOCK->TASKS_HFCLKSTART, .bits = 1);
    reg_write_with_zero(LED_PORT->DIRSET, .bits = 1u << LED_ROW | 1u << LED_COLUMN);
    if (KERNEL_CONSOLE)
        nrf5_serial_init();
}
