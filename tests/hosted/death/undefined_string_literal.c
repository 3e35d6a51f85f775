/*
 * A write to a string, which is a constant.
 *
 * expect linux linux-arm64-esr macos windows: PANIC  page fault: the program wrote to 0x
 * expect linux-arm64-no-esr: PANIC  page fault: the program touched 0x
 * expect: in kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <stdint.h>

#define HELLO "hello"

char *text = (char *)(uintptr_t)HELLO;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    text[0] = 'H';
    console_printf("%s\n", text);
}
