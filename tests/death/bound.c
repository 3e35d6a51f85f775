/*
 * The BOUND exception, which 64-bit code can raise by its number only.
 *
 * expect: PANIC  BOUND range exceeded
 * expect: (vector 5)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int $5");
}
