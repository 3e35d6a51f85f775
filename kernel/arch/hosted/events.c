/* events.c - the time and the terminal, in place of interrupts. */
#include <hosted/events.h>
#include <hosted/os.h>
#include <stddef.h>

static uint64_t alarm_at = EVENTS_NEVER;
static void (*alarm_due)(void);
static void (*input_arrived)(void);
bool events_are_handled;

void events_set_alarm(uint64_t nanoseconds, void (*due)(void))
{
    alarm_at = nanoseconds;
    alarm_due = due;
}

void events_on_input(void (*arrived)(void))
{
    input_arrived = arrived;
}

static void wait_until(uint64_t until)
{
    bool has_input = os_wait(until, input_arrived != NULL);
    events_are_handled = true;
    if (alarm_at != EVENTS_NEVER && os_nanoseconds() >= alarm_at) {
        alarm_at = EVENTS_NEVER;
        alarm_due();
    }
    if (has_input && input_arrived)
        input_arrived();
    events_are_handled = false;
}

bool events_has_input(void)
{
    return input_arrived;
}

void events_wait(void)
{
    wait_until(alarm_at);
}

void events_poll(void)
{
    wait_until(0);
}
