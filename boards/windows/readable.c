/* readable.c - what can be read, from Windows; linked into apps that need it. */
#include "kernel32.h"
#include <hosted/os.h>

bool os_is_readable(uintptr_t address)
{
    unsigned char byte;
    return ReadProcessMemory(CURRENT_PROCESS, (const void *)address, &byte, sizeof byte, 0);
}
