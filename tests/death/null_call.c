/*
 * A call of a null pointer: its caller is in the trace.
 *
 * expect: PANIC  jump to 0x0, where nothing is mapped. A null function pointer?
 * expect: error 0x10  fetch | page not present | kernel mode
 * expect: code -- -- -- -- -- -- -- -- <-->
 * expect: trace 0x0000000000000000  ?
 * expect: kernel_main+0x
 * expect: (tests/death/null_call.c:
 * expect: _start+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static void (*function)(void);

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    function();
    console_printf("back\n");
}
