/*
 * A write to a string, which is a constant.
 *
 * not in: board-sim, which notes it and goes on
 * expect: PANIC  HardFault: a write to 0x || PANIC  MemManage: a write to 0x
 * expect: , where nothing can be written
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
