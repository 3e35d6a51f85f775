/* wait.c - sleeping until a time, or until there is input; linked into apps that need it. */
#include <hosted/os.h>
#include <unix/system_call.h>

#define MICROSECONDS 1000000 /* in a second */
#define NANOSECONDS 1000     /* in a microsecond */

/* XNU, bsd/sys/_types/_timeval.h. */
struct timeval {
    int64_t seconds;
    int32_t microseconds;
};

/* select(2): a set has a bit for each file, and standard input is file 0. */
bool os_wait(uint64_t until, bool input)
{
    uint64_t now = until == UINT64_MAX ? 0 : os_nanoseconds();
    uint64_t rest = until > now ? (until - now) / NANOSECONDS + 1 : 0;
    struct timeval timeout = {.seconds = (int64_t)(rest / MICROSECONDS),
                              .microseconds = (int32_t)(rest % MICROSECONDS)};
    uint32_t files = input;
    return system_call(SYS_SELECT, 1, (intptr_t)&files, 0, 0,
                       until == UINT64_MAX ? 0 : (intptr_t)&timeout) > 0;
}
