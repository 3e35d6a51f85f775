/*
 * panic=reboot: QEMU, told not to, ends instead.
 * append: panic=reboot
 * exit: 0
 *
 * expect: PANIC  again
 * expect: rebooting.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("again");
}
