/*
 * A loop that waits for what nothing changes: it is not left out. An NMI shows where the kernel is.
 *
 * cpu: max
 * do: nmi
 * expect: ready
 * expect: PANIC  non-maskable interrupt
 * expect: in kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static int is_done;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_printf("ready\n");
    while (!is_done)
        ;
    panic("the loop was left out");
}
