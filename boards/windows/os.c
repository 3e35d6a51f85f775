/* os.c - what the program asks of Windows, always. */
#include "kernel32.h"
#include <hosted/os.h>

#define WRITE_MAX 32768 /* a console takes no more at once */

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
