/*
 * A call of data.
 *
 * expect: PANIC  jump to data: 0x
 * expect:  is not executable
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static volatile uint32_t code[] = {0xd65f03c0}; /* ret, on one of the CPUs */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) = (void (*)(void))(uintptr_t)code;
    function();
    __asm__ volatile("");
}
