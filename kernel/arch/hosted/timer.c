/* timer.c - periods by the operating system's clock. */
#include <hosted/os.h>
#include <kernel/board.h>

#define NANOSECONDS 1000000 /* in a millisecond */

static uint64_t period, end;

const char *board_timer_start(uint32_t milliseconds)
{
    period = (uint64_t)milliseconds * NANOSECONDS;
    end = os_nanoseconds() + period;
    return NULL;
}

/* The clock may have been set back (os.h): then no period has passed. */
void board_timer_wait(void)
{
    uint64_t now = os_nanoseconds();
    if (now < end)
        os_sleep_until(end);
    uint64_t passed = now < end ? 0 : (now - end) / period;
    end += (passed + 1) * period;
}

void board_timer_stop(void)
{
}
