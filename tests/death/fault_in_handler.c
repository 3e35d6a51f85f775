/*
 * A panic in a handler: the function that was interrupted is in the trace.
 *
 * expect: PANIC  in the handler
 * expect: in handler+0x
 * expect: trace 0x
 * expect: handler+0x
 * expect: culprit+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <arch/traps.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static bool handler(struct trap_frame *frame)
{
    (void)frame;
    panic("in the handler");
}

__attribute__((noinline)) static void culprit(void)
{
    *(volatile int *)0 = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_PAGE_FAULT, handler);
    culprit();
}
