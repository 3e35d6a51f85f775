/*
 * A buffer on the stack that overflows by a few bytes.
 *
 * expect: PANIC  stack smashed: a function wrote past the end of a buffer on its stack
 * expect: in overflow+0x
 * expect: kernel_main+0x
 * expect linux-arm64: ends here: the frame pointer is not on the stack (0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/string.h>

__attribute__((noinline)) static void overflow(const char *name)
{
    char buffer[16];
    memcpy(buffer, name, strnlen(name, 99) + 1);
    console_printf("%s\n", buffer);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    overflow("a name that is too long for");
}
