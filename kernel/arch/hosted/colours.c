/* colours.c - colours and other escape sequences are for a terminal. A file or a pipe gets the text alone. */
#include <hosted/colours.h>
#include <hosted/os.h>
#include <kernel/escape.h>

static struct escape escape;

/* The system is asked at the first sequence, so an app without colours costs no call. */
static bool are_shown(void)
{
    static enum { UNKNOWN, SHOWN, DROPPED } answer;
    if (answer == UNKNOWN)
        answer = !os_is_set("NO_COLOR") && os_has_colours() ? SHOWN : DROPPED;
    return answer == SHOWN;
}

static bool is_plain(const char *text, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        if (!escape_is_text(&escape, (unsigned char)text[at]))
            return false;
    }
    return true;
}

void colours_write(const char *text, size_t size)
{
    if (is_plain(text, size) || are_shown()) {
        os_write(text, size);
        return;
    }
    size_t begin = 0;
    for (size_t at = 0; at < size; at++) {
        if (!escape_take(&escape, (unsigned char)text[at]))
            continue;
        os_write(text + begin, at - begin);
        begin = at + 1;
    }
    os_write(text + begin, size - begin);
}

void colours_alarm(void)
{
    escape = (struct escape){0};
}
