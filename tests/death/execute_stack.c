/*
 * A call of the stack.
 *
 * expect: PANIC  jump to data: 0xffffffff802
 * expect:  is not executable
 * expect: error 0x11  fetch | page protected
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile unsigned char code[] = {0xc3};
    void (*volatile function)(void) = (void (*)(void))(unsigned long)code;
    function();
    __asm__ volatile("");
}
