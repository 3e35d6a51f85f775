/* os.c - what the program asks of a Unix, always. */
#include <hosted/os.h>
#include <unix/errors.h>
#include <unix/system_call.h>

#define STANDARD_OUTPUT 1

#define TRIES_MAX 1000000 /* in a row without a byte taken: a pipe that nobody empties */

void os_write(const char *text, size_t size)
{
    for (unsigned tries = 0; size > 0 && tries < TRIES_MAX; tries++) {
        intptr_t written =
            system_call(SYS_WRITE, STANDARD_OUTPUT, (intptr_t)text, (intptr_t)size, 0, 0);
        if (written < 0 && written != -EINTR && written != -EAGAIN)
            return;
        if (written > 0) {
            text += written;
            size -= (size_t)written;
            tries = 0;
        }
    }
}
