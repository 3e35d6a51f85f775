/* delay.c - time that passes awake, by counting instructions. */
#include <kernel/arch.h>
#include <kernel/board.h>

void board_delay(uint32_t milliseconds)
{
    for (; milliseconds > 0; milliseconds--)
        arch_delay(BOARD_CLOCK_HZ / 1000);
}
