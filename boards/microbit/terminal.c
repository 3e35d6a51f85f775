/* terminal.c - people type at a micro:bit through its interface chip. */
#include "microbit.h"
#include <kernel/board.h>
#include <nrf51.h>

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    return nrf51_serial_input_start(PIN_SERIAL_IN, arrived);
}
