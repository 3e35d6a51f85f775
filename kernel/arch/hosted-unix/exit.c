/* exit.c - the end of a program that has left the terminal as it was. */
#include <hosted/os.h>
#include <unix/system_call.h>

void os_exit(unsigned code)
{
    for (;;)
        system_call(SYS_EXIT, (intptr_t)code, 0, 0, 0, 0);
}
