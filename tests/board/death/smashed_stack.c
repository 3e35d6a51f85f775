/*
 * A buffer on the stack that is written over its end.
 *
 * expect: the canary begins with a zero, and is not all zero
 * expect: PANIC  stack smashed: a function wrote past the end of a buffer on its stack
 * expect: in smash+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/string.h>
#include <stdint.h>

extern uintptr_t __stack_chk_guard; /* kernel/runtime/stack_protector.c */

__attribute__((noinline)) static void smash(const char *name)
{
    char buffer[16];
    memcpy(buffer, name, strnlen(name, 99) + 1);
    console_printf("%s\n", buffer);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    if ((__stack_chk_guard & 0xff) == 0 && __stack_chk_guard != 0)
        console_printf("the canary begins with a zero, and is not all zero\n");
    smash("a name that is too ");
}
