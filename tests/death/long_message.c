/*
 * A message that is longer than there is room for says that it was cut.
 *
 * expect: PANIC  0000000000000
 * expect: 0000...
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("%0400d", 0);
}
