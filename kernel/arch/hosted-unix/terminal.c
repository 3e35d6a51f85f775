/*
 * terminal.c - standard input, key by key where it is a terminal.
 *
 * POSIX, "General Terminal Interface", "Non-Canonical Mode Input Processing": nothing is echoed or kept back
 * for a line. Ctrl-C and Ctrl-Z are keys like others; Ctrl-\\ still ends the program. However it ends, the
 * terminal is then as it was, but for a signal that no program can handle.
 */
#include <hosted/os.h>
#include <stddef.h>
#include <unix/errors.h>
#include <unix/system_call.h>
#include <unix/terminal.h>
#include <unix/termios.h>

#define STANDARD_INPUT 0
#define EXIT_SIGNALLED 128 /* and the signal's number, as shells have it */

static struct termios before;
static bool is_raw;

static bool control(unsigned long request, struct termios *settings)
{
    return system_call(SYS_IOCTL, STANDARD_INPUT, (intptr_t)request, (intptr_t)settings, 0, 0) >= 0;
}

static void make_raw(void)
{
    struct termios raw = before;
    raw.input &= ~(unsigned)(ICRNL | IXON);
    raw.local &= ~(unsigned)(ICANON | ECHO | IEXTEN);
    raw.characters[VINTR] = raw.characters[VSUSP] = raw.characters[VDSUSP] = NO_CHARACTER;
    raw.characters[VMIN] = 1;
    raw.characters[VTIME] = 0;
    is_raw = control(TERMIOS_SET, &raw);
}

void os_terminal_start(void)
{
    if (!control(TERMIOS_GET, &before))
        return; /* a file or a pipe */
    terminal_signals_init();
    make_raw();
}

static void restore(void)
{
    if (is_raw)
        control(TERMIOS_SET, &before);
    is_raw = false;
}

void terminal_continued(void)
{
    if (is_raw)
        make_raw();
}

void os_exit(unsigned code)
{
    restore();
    for (;;)
        system_call(SYS_EXIT, (intptr_t)code, 0, 0, 0, 0);
}

void terminal_signalled(int number)
{
    os_exit(EXIT_SIGNALLED + (unsigned)number);
}

ptrdiff_t os_terminal_read(char *bytes, size_t size)
{
    intptr_t count = system_call(SYS_READ, STANDARD_INPUT, (intptr_t)bytes, (intptr_t)size, 0, 0);
    if (count == -EINTR || count == -EAGAIN)
        return 0;
    return count > 0 ? count : -1;
}
