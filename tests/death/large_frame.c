/*
 * A function whose variables alone are larger than the stack: it must not reach over the guard page.
 *
 * expect: PANIC  stack overflow: 0xffffffff802
 * expect: is the guard page below the boot stack
 * expect: in large+0x
 * expect: kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/string.h>

__attribute__((noinline)) static void large(void)
{
    char buffer[30000];
    memset(buffer, 0, sizeof buffer);
    console_printf("%s\n", buffer);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    large();
}
