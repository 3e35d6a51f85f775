/* os.c - what the program asks of a Unix, always. */
#include <hosted/os.h>
#include <kernel/string.h>
#include <unix/environment.h>
#include <unix/errors.h>
#include <unix/system_call.h>
#include <unix/termios.h>

#define STANDARD_OUTPUT 1

/* poll(2) in POSIX. */
#define POLLOUT 4
struct pollfd {
    int file;
    short events, happened;
};

/* Standard output may be a pipe that does not block, and full: sleeps until somebody has read from it. */
static void wait_for_room(void)
{
    struct pollfd output = {.file = STANDARD_OUTPUT, .events = POLLOUT};
    system_call(SYS_POLL, (intptr_t)&output, 1, POLL_FOREVER, 0, 0);
}

void os_write(const char *text, size_t size)
{
    while (size > 0) {
        intptr_t written =
            system_call(SYS_WRITE, STANDARD_OUTPUT, (intptr_t)text, (intptr_t)size, 0, 0);
        if (written == -EAGAIN)
            wait_for_room();
        else if (written > 0) {
            text += written;
            size -= (size_t)written;
        } else if (written != -EINTR)
            return;
    }
}

/* Only a terminal has settings. */
bool os_has_colours(void)
{
    struct termios settings;
    return system_call(SYS_IOCTL, STANDARD_OUTPUT, (intptr_t)TERMIOS_GET, (intptr_t)&settings, 0,
                       0) >= 0;
}

static const char *const *environment;

void environment_found(const char *const *words)
{
    environment = words;
}

bool os_is_set(const char *name)
{
    size_t length = strnlen(name, SIZE_MAX), with_value = length + sizeof "=x" - 1;
    for (const char *const *word = environment; word && *word; word++) {
        if (strnlen(*word, with_value) == with_value && memcmp(*word, name, length) == 0 &&
            (*word)[length] == '=')
            return true;
    }
    return false;
}
