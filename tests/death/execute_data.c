/*
 * A call of data.
 *
 * expect: PANIC  jump to data: 0xffffffff802
 * expect:  is not executable
 * expect: error 0x11  fetch | page protected | kernel mode
 * expect: <c3>
 * expect: trace 0xffffffff802
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>

static volatile unsigned char code[] = {0xc3}; /* ret */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    void (*volatile function)(void) = (void (*)(void))(unsigned long)code;
    function();
    __asm__ volatile("");
}
