/* boot_info.c - what there is to know where no loader says anything. */
#include <arch/image.h>
#include <arch/semihosting.h>
#include <kernel/boot.h>
#include <kernel/boot_info.h>
#include <kernel/string.h>

/* A debugger or an emulator may have a command line for us. */
bool boot_info_read(uintptr_t magic, uintptr_t info, struct boot_info *boot)
{
    (void)magic, (void)info;
    static char line[COMMAND_LINE_MAX];
    bool debugged = semihosting_is_there();
    boot->protocol = debugged ? "semihosting" : "no loader";
    const char *loader = debugged ? "a debugger" : "the reset vector";
    string_copy(boot->loader, sizeof boot->loader, loader, strnlen(loader, SIZE_MAX));
    semihosting_command_line(line, sizeof line);
    boot_info_set_command_line(boot, line, strnlen(line, sizeof line));
    uintptr_t ram = (uintptr_t)stack_bottom, end = (uintptr_t)ram_end;
    boot_info_add_memory(boot, ram, end - ram, MEMORY_USABLE);
    boot_info_add_memory(boot, ram, (uintptr_t)ram_used - ram, MEMORY_KERNEL);
    return true;
}
