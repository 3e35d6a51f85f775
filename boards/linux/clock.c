/* clock.c - time, from Linux; linked into apps that need it. */
#include <hosted/os.h>
#include <unix/errors.h>
#include <unix/system_call.h>

/* Linux, include/uapi/linux/time.h and time_types.h. */
#define CLOCK_MONOTONIC 1
#define TIMER_ABSTIME 1
struct timespec {
    int64_t seconds, nanoseconds;
};

#define NANOSECONDS 1000000000 /* in a second */

uint64_t os_nanoseconds(void)
{
    struct timespec now = {0};
    system_call(SYS_CLOCK_GETTIME, CLOCK_MONOTONIC, (intptr_t)&now, 0, 0, 0);
    return (uint64_t)now.seconds * NANOSECONDS + (uint64_t)now.nanoseconds;
}

/* A signal that a debugger or a shell sends ends the sleep early. */
void os_sleep_until(uint64_t nanoseconds)
{
    struct timespec until = {.seconds = (int64_t)(nanoseconds / NANOSECONDS),
                             .nanoseconds = (int64_t)(nanoseconds % NANOSECONDS)};
    while (system_call(SYS_CLOCK_NANOSLEEP, CLOCK_MONOTONIC, TIMER_ABSTIME, (intptr_t)&until, 0,
                       0) == -EINTR)
        ;
}
