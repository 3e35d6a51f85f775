/* wait.c - sleeping until a time, or until there is input; linked into apps that need it. */
#include "kernel32.h"
#include <hosted/os.h>

#define MILLISECOND 1000000 /* nanoseconds */

/* A handle of input is signalled while there is some; that of the process, not while it runs. */
bool os_wait(uint64_t until, bool input)
{
    void *object = input ? GetStdHandle(STD_INPUT_HANDLE) : CURRENT_PROCESS;
    uint64_t now = os_nanoseconds();
    uint64_t rest = until > now ? (until - now - 1) / MILLISECOND + 1 : 0;
    return WaitForSingleObject(object, rest < INFINITE ? (uint32_t)rest : INFINITE) ==
               WAIT_OBJECT_0 &&
           input;
}
