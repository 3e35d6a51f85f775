/* serial_input.c - what UART0 receives: TM4C123GH6PM data sheet, "Data Transmission" and "UART Data (UARTDR)". */
#include <device.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

static board_terminal_handler *pass;

#define BYTES_MAX 16 /* in one interrupt; then other interrupts have their turn */

/* The flags of a byte come with it. */
static void take(UART_DR_Read received)
{
    if (received.BE)
        pass(BOARD_SERIAL, BOARD_BREAK);
    else if (received.FE || received.PE)
        pass(BOARD_SERIAL, BOARD_ERROR);
    else
        pass(BOARD_SERIAL, received.DATA);
    if (received.OE)
        pass(BOARD_SERIAL, BOARD_OVERRUN);
}

static void received(void *context)
{
    (void)context;
    reg_write_with_zero(UART0->ICR, .OE = 1);
    for (unsigned i = 0; i < BYTES_MAX && !reg_read(UART0->FR).RXFE; i++)
        take(reg_read(UART0->DR));
}

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    pass = arrived;
    const char *problem = irq_set_handler(UART0_IRQn, received, NULL);
    if (!problem)
        reg_modify(UART0->IM, .RX = 1);
    return problem;
}
