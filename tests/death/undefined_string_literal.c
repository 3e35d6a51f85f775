/*
 * A write to a string, which is a constant.
 *
 * cpu: max
 * expect: PANIC  page fault: the kernel wrote to 0xffffffff802
 * expect: which is a constant
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
