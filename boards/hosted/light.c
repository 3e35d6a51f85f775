/* light.c - a lamp on the terminal: the line is written over at each change. */
#include <kernel/board.h>
#include <kernel/console.h>

void board_light(bool on)
{
    console_printf("\r  light  %s", on ? "(*) on " : "( ) off");
}
