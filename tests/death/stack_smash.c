/*
 * A buffer on the stack that overflows by a few bytes.
 *
 * expect: the canary begins with a zero, and is not all zero
 * expect: PANIC  stack smashed: a function wrote past the end of a buffer on its stack
 * expect: in overflow+0x
 * expect: kernel_main+0x
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/string.h>
#include <stdint.h>

extern uintptr_t __stack_chk_guard; /* kernel/runtime/stack_protector.c */

__attribute__((noinline)) static void overflow(const char *name)
{
    char buffer[32];
    memcpy(buffer, name, strnlen(name, 99) + 1);
    console_printf("%s\n", buffer);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    if ((__stack_chk_guard & 0xff) == 0 && __stack_chk_guard != 0)
        console_printf("the canary begins with a zero, and is not all zero\n");
    overflow("a name that is too long for it to b");
}
