/* wait.c - sleeping until a time, or until there is input; linked into apps that need it. */
#include <hosted/os.h>
#include <unix/system_call.h>

/* Linux, include/uapi/asm-generic/poll.h. */
#define POLLIN 1
struct pollfd {
    int file;
    int16_t events, happened; /* an error, or the end of the file, happens unasked for */
};
#define STANDARD_INPUT 0

/* Linux, include/uapi/linux/time_types.h. */
struct timespec {
    int64_t seconds, nanoseconds;
};
#define NANOSECONDS 1000000000 /* in a second */

bool os_wait(uint64_t until, bool input)
{
    uint64_t now = until == UINT64_MAX ? 0 : os_nanoseconds();
    uint64_t rest = until > now ? until - now : 0;
    struct timespec timeout = {.seconds = (int64_t)(rest / NANOSECONDS),
                               .nanoseconds = (int64_t)(rest % NANOSECONDS)};
    struct pollfd file = {.file = STANDARD_INPUT, .events = POLLIN};
    return system_call(SYS_PPOLL, (intptr_t)&file, input,
                       until == UINT64_MAX ? 0 : (intptr_t)&timeout, 0, 0) > 0;
}
