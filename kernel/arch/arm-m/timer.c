/* timer.c - the periods of a board that makes them of SysTick, on the clock that the part has after a reset. */
#include <arch/systick.h>
#include <kernel/board.h>
#include <stddef.h>

const char *board_timer_start(uint32_t milliseconds)
{
    systick_start((uint32_t)((uint64_t)BOARD_CLOCK_HZ * milliseconds / 1000));
    return NULL;
}

void board_timer_wait(void)
{
    systick_wait();
}

void board_timer_stop(void)
{
    systick_stop();
}
