/* counter.c - the operating system's clock counts nanoseconds. */
#include <hosted/events.h>
#include <hosted/os.h>
#include <kernel/board.h>

#define NANOSECONDS 1000000000 /* in a second */

static void (*on_alarm)(void);

const char *board_counter_start(struct board_counter *counter, void (*alarm)(void))
{
    on_alarm = alarm;
    *counter = (struct board_counter){.hz = NANOSECONDS, .source = "the operating system's clock"};
    return NULL;
}

uint64_t board_counter_now(void)
{
    return os_nanoseconds();
}

void board_counter_alarm(uint64_t count)
{
    events_set_alarm(count, on_alarm);
}
