/* serial_input.c - what UART0 of an MPS2 receives: one byte at a time, with an interrupt for each. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

static board_terminal_handler *pass;

static void received(void *context)
{
    (void)context;
    __typeof__(reg_read(UART0->STATE)) state = reg_read(UART0->STATE);
    reg_write_with_zero(UART0->INTCLEAR, .RX = 1);
    if (state.RX_FULL)
        pass(BOARD_SERIAL, (uint8_t)reg_read(UART0->DATA).bits);
    if (state.RX_OVERRUN) {
        reg_write_with_zero(UART0->STATE, .RX_OVERRUN = 1);
        pass(BOARD_SERIAL, BOARD_OVERRUN);
    }
}

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    pass = arrived;
    const char *problem = irq_set_handler(UART0_RX_IRQn, received, NULL);
    if (!problem)
        reg_write_with_zero(UART0->CTRL, .TX_ENABLE = 1, .RX_ENABLE = 1, .RX_INTERRUPT = 1);
    return problem;
}
