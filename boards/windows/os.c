/* os.c - what the program asks of Windows, always. */
#include "kernel32.h"
#include <hosted/os.h>
#include <stdbool.h>

#define WRITE_MAX 32768 /* a console takes no more at once */

static uint32_t output_mode;
static bool has_changed;

/* Only a console has a mode. Before Windows 10 none obeys escape sequences. */
bool os_has_colours(void)
{
    void *output = GetStdHandle(STD_OUTPUT_HANDLE);
    if (!has_changed)
        has_changed = GetConsoleMode(output, &output_mode) &&
                      SetConsoleMode(output, output_mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    return has_changed;
}

void restore_output(void)
{
    if (has_changed)
        SetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), output_mode);
}

/* The size counts the NUL; without the variable it is 0. */
bool os_is_set(const char *name)
{
    return GetEnvironmentVariableA(name, NULL, 0) > 1;
}

void os_write(const char *text, size_t size)
{
    while (size > 0) {
        uint32_t written = 0, part = size < WRITE_MAX ? (uint32_t)size : WRITE_MAX;
        if (!WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, part, &written, NULL) || written == 0)
            return;
        text += written;
        size -= written;
    }
}
