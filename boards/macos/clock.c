/*
 * clock.c - time, from macOS; linked into apps that need it.
 *
 * The system call that every version has is the one for the time of day, so when somebody
 * sets the clock back, the LED stands still for as long.
 */
#include <hosted/os.h>
#include <unix/system_call.h>

#define MICROSECONDS 1000000 /* in a second */
#define NANOSECONDS 1000     /* in a microsecond */

/* XNU, bsd/sys/_types/_timeval.h. */
struct timeval {
    int64_t seconds;
    int32_t microseconds;
};

uint64_t os_nanoseconds(void)
{
    struct timeval now = {0};
    system_call(SYS_GETTIMEOFDAY, (intptr_t)&now, 0, 0, 0, 0);
    return ((uint64_t)now.seconds * MICROSECONDS + (uint64_t)now.microseconds) * NANOSECONDS;
}

/* select(2) with nothing to wait for but the time. A signal ends it early. */
void os_sleep_until(uint64_t nanoseconds)
{
    for (uint64_t now; (now = os_nanoseconds()) < nanoseconds;) {
        uint64_t rest = (nanoseconds - now) / NANOSECONDS + 1;
        struct timeval timeout = {.seconds = (int64_t)(rest / MICROSECONDS),
                                  .microseconds = (int32_t)(rest % MICROSECONDS)};
        system_call(SYS_SELECT, 0, 0, 0, 0, (intptr_t)&timeout);
    }
}
