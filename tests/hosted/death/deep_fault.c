/*
 * A page fault some calls deep.
 *
 * expect: 0x0, where nothing is mapped. A null pointer?
 * expect: in poke+0x
 * expect: trace 0x
 * expect: poke+0x
 * expect: call0+0x
 * expect: call1+0x
 * expect: call2+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void poke(void)
{
    *(volatile int *)0 = 1;
}

#define CALL(name, callee)                                                                         \
    __attribute__((noinline)) static void name(void)                                               \
    {                                                                                              \
        callee();                                                                                  \
    }

CALL(call0, poke)
CALL(call1, call0)
CALL(call2, call1)

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    call2();
}
