/* read.c - memory of a program, as its operating system has it. */
#include "../commands.h"
#include <hosted/os.h>

bool shell_read(uintptr_t address, uint8_t *byte)
{
    if (!os_is_readable(address))
        return false;
    *byte = *(const volatile uint8_t *)address;
    return true;
}
