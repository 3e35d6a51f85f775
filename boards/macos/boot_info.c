/* boot_info.c - what macOS leaves on the stack of a new program. */
#include <arch/program.h>
#include <arch/traps.h>
#include <kernel/boot.h>
#include <unix/environment.h>

/*
 * XNU jumps to _start with rsp pointing to the number of arguments; after it, the address of each
 * of them. The first thing that _start does is to push rbp: so this is right above its frame pointer.
 */
bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    (void)magic, (void)info;
    const uintptr_t *stack = (const uintptr_t *)trap_root() + 1;
    program_started(boot, "macOS", "Mach-O");
    program_arguments(boot, stack[0], (const char *const *)&stack[1]);
    environment_found(
        (const char *const *)&stack[1 + stack[0] + 1]); /* a null ends the arguments */
    return true;
}
