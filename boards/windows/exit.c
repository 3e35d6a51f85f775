/* exit.c - the end of a program that has left the console as it was. */
#include "kernel32.h"
#include <hosted/os.h>

void os_exit(unsigned code)
{
    restore_output();
    ExitProcess(code);
}
