/*
 * serial_input.c - what UART0 receives.
 *
 * nRF51 Series Reference Manual, "Universal Asynchronous Receiver/Transmitter (UART)", "UART reception". It
 * keeps six bytes. An event comes with each that RXD gets, so it is cleared before RXD is read. The pins
 * may be chosen only while the UART is off.
 */
#include <device.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

#define BYTES_MAX 6

static board_terminal_handler *pass;

static void take_error(void)
{
    __typeof__(reg_read(UART0->ERRORSRC)) source = reg_read(UART0->ERRORSRC);
    reg_write_with_zero(UART0->EVENTS_ERROR, .bits = 0);
    reg_write_with_zero(UART0->ERRORSRC, .bits = source.bits); /* ones clear */
    if (source.OVERRUN)
        pass(BOARD_SERIAL, BOARD_OVERRUN);
    if (source.BREAK)
        pass(BOARD_SERIAL, BOARD_BREAK);
    else if (source.FRAMING || source.PARITY)
        pass(BOARD_SERIAL, BOARD_ERROR);
}

static void received(void *context)
{
    (void)context;
    for (int i = 0; i < BYTES_MAX && reg_read(UART0->EVENTS_RXDRDY).bits; i++) {
        reg_write_with_zero(UART0->EVENTS_RXDRDY, .bits = 0);
        pass(BOARD_SERIAL, reg_read(UART0->RXD).RXD);
    }
    if (reg_read(UART0->EVENTS_ERROR).bits)
        take_error();
}

static void start_receiver(void)
{
    reg_write_with_zero(SERIAL_IN_PORT->PIN_CNF[SERIAL_IN_PIN],
                        .bits = 0); /* an input, connected */
    reg_write_with_zero(UART0->ENABLE, .ENABLE = UART0_ENABLE_ENABLE_DISABLED);
    reg_write_with_zero(UART0->PSELRXD, .bits = SERIAL_IN_SELECTED);
    reg_write_with_zero(UART0->ENABLE, .ENABLE = UART0_ENABLE_ENABLE_ENABLED);
    reg_write_with_zero(UART0->TASKS_STARTTX, .bits = 1);
    reg_write_with_zero(UART0->TASKS_STARTRX, .bits = 1);
    reg_write_with_zero(UART0->INTENSET, .RXDRDY = 1, .ERROR = 1);
}

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    pass = arrived;
    const char *problem = irq_set_handler(SERIAL_IRQ, received, NULL);
    if (!problem)
        start_receiver();
    return problem;
}
