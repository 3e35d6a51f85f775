/*
 * A call of a null pointer: its caller is in the trace.
 *
 * expect: PANIC  HardFault: a branch to 0x0 without bit 0. A null function pointer? || PANIC  MemManage: a jump to 0x0, where no code may run. A null function pointer?
 * expect: in ?
 * expect: trace 0x00000000  ?
 * expect: kernel_main+0x
 * expect: (tests/board/death/null_call.c:
 * expect: _start+0x
 * expect: Reset_Handler+0x
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
