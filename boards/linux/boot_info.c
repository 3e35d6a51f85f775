/* boot_info.c - what Linux leaves on the stack of a new program. */
#include <arch/program.h>
#include <kernel/boot.h>
#include <unix/environment.h>

/* `info`: System V ABI, "Process Initialization": the number of arguments, and then where each is. */
bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    (void)magic;
    const uintptr_t *stack = (const uintptr_t *)info;
    program_started(boot, "Linux", "ELF");
    program_arguments(boot, stack[0], (const char *const *)&stack[1]);
    environment_found(
        (const char *const *)&stack[1 + stack[0] + 1]); /* a null ends the arguments */
    return true;
}
