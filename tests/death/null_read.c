/*
 * A read through a null pointer.
 *
 * expect: PANIC  page fault: the kernel read from 0x0, where nothing is mapped. A null pointer?
 * expect: in peek+0x
 * expect: (tests/death/null_read.c:
 * expect: error 0x0  read | page not present | kernel mode
 * expect: cr2 0x0000000000000000
 * expect: trace 0x
 * expect: peek+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static int *number;

__attribute__((noinline)) static int peek(int *pointer)
{
    return *pointer;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_printf("%d\n", peek(number));
}
