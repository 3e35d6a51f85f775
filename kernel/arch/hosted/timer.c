/* timer.c - periods by the operating system's clock: each ends where it would, however late the last. */
#include <hosted/os.h>
#include <kernel/board.h>

#define NANOSECONDS 1000000 /* in a millisecond */

static uint64_t period, end;

void board_timer_start(uint32_t milliseconds)
{
    period = (uint64_t)milliseconds * NANOSECONDS;
    end = os_nanoseconds() + period;
}

void board_timer_wait(void)
{
    os_sleep_until(end);
    end += period;
}

void board_timer_stop(void)
{
}

void board_delay(uint32_t milliseconds)
{
    uint64_t until = os_nanoseconds() + (uint64_t)milliseconds * NANOSECONDS;
    while (os_nanoseconds() < until)
        ;
}
