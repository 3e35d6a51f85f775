/* terminal.h - the PC's two places where people type. Each says NULL, or why there is nothing to type at. */
#pragma once

#include <kernel/board.h>

const char *keyboard_start(board_terminal_handler *arrived);
const char *serial_input_start(board_terminal_handler *arrived);

/* An interrupt for which its device had nothing: after so many in a row the line is masked. */
#define EMPTY_INTERRUPTS_MAX 10000
