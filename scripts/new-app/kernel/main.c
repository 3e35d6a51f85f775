/* main.c - @NAME@ begins here: the machine is up, and kernel_main is called once. */
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    console_printf("hello from @NAME@\n");
    console_printf("  command    %s\n", boot->command_line[0] ? boot->command_line : "(empty)");
}
