/* delay.c - time that passes awake, by counting instructions. */
#include <kernel/arch.h>
#include <kernel/board.h>

_Static_assert(BOARD_CLOCK_HZ / 1000 <= UINT32_MAX / BOARD_DELAY_MAX_MS,
               "the cycles of a delay fit 32 bits");

void board_delay(uint32_t milliseconds)
{
    arch_delay(milliseconds, BOARD_CLOCK_HZ / 1000);
}
