/*
 * A word that panic= does not know.
 * append: panic=nonsense exit=qemu
 *
 * expect: warning: panic= is neither halt nor reboot: it is ignored
 * expect: PANIC  again
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("again");
}
