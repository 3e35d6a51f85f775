/*
 * A panic while every console is muted is heard all the same.
 *
 * expect: PANIC  is anybody there?
 * expect: in kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_select("nothing");
    panic("is anybody there?");
}
