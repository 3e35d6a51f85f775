/*
 * A call of the code through the direct map, where nothing is executable.
 *
 * expect: PANIC  jump to data: 0xffff8000002
 * expect:  is not executable
 */
#include <arch/address_map.h>
#include <kernel/kernel_main.h>

extern const char text_start[];

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) =
        (void (*)(void))((unsigned long)text_start - KERNEL_BASE + DIRECT_MAP);
    function();
    __asm__ volatile("");
}
