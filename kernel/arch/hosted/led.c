/* led.c - a lamp on the terminal: the line is written over at each change. */
#include <kernel/board.h>
#include <kernel/console.h>

void board_led(bool on)
{
    console_printf("\r  LED  %s", on ? "(*) on " : "( ) off");
}
