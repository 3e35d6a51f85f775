/* readable.c - what can be read, from Linux; linked into apps that need it. */
#include <hosted/os.h>
#include <unix/errors.h>
#include <unix/system_call.h>

/*
 * Linux, kernel/signal.c, "rt_sigprocmask": it reads the set, 8 bytes, before it looks at what is to be done, and that
 * is nothing here. So nothing changes, and one of two errors comes back. A set at 0 is none, and is not read.
 */
bool os_is_readable(uintptr_t address)
{
    uintptr_t set = address & ~(uintptr_t)7;
    return set && system_call(SYS_RT_SIGPROCMASK, -1, (intptr_t)set, 0, 8, 0) != -EFAULT;
}
