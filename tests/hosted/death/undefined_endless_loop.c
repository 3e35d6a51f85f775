/*
 * A loop that waits for what nothing changes: it is not left out. A signal ends it, in the loop or still in the write before it.
 *
 * do: SIGSEGV
 * only on: linux linux-arm64, where one program can send another a signal
 * expect: ready
 * expect: PANIC  another program sent SIGSEGV (signal 11)
 * expect: kernel_main+0x
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
