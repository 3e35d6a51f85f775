/*
 * A panic in the handler of an NMI, on a stack of its own: the trace goes on where it came from.
 * do: nmi
 *
 * expect: ready
 * expect: PANIC  in the NMI
 * expect: handler+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static bool handler(struct trap_frame *frame)
{
    (void)frame;
    panic("in the NMI");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_NMI, handler);
    console_printf("ready\n");
    for (;;)
        __asm__ volatile("pause");
}
