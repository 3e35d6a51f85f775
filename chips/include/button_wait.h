/*
 * button_wait.h - between a chip's button.c and board_button_wait().
 */
#pragma once

/* The button was pressed or let go. Called by the handler of its interrupt. */
void button_changed(void);
