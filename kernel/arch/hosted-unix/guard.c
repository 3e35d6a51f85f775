/* guard.c - memory that may not be touched; linked into apps that need it. */
#include <hosted/os.h>
#include <unix/system_call.h>

#define PROT_NONE 0 /* mmap(2) in POSIX */

void os_guard(void *pages, size_t size)
{
    system_call(SYS_MPROTECT, (intptr_t)pages, (intptr_t)size, PROT_NONE, 0, 0);
}
