/*
 * A local array that is larger than the stack.
 *
 * expect: PANIC  stack overflow: 
 * expect: 0x1fff
 * expect: in kernel_main+0x
 * expect: (tests/board/death/large_frame.c:
 * expect: Lost with the stack
 * expect: Reset_Handler+0x
 * expect: halted.
 * not in: mps2 nucleo-f042k6, whose stack is larger, or where the option bytes lie 1 KiB below the RAM, and can be read
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/string.h>

__attribute__((noinline)) static void large(void)
{
    char buffer[3000];
    memset(buffer, 0, sizeof buffer);
    console_printf("%s\n", buffer);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    large();
}
