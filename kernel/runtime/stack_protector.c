/*
 * stack_protector.c - what -fstack-protector needs: a number that each function with a buffer puts
 * between the buffer and its return address, and finds changed when the buffer overflowed.
 *
 * Compiled without it itself, as start.c is: the number must be there first.
 */
#include <kernel/arch.h>
#include <kernel/panic.h>
#include <kernel/stack_protector.h>
#include <stddef.h>

/* The names are the compiler's (GCC manual, "Instrumentation Options"). */
extern uintptr_t __stack_chk_guard;
uintptr_t __stack_chk_guard;

void stack_protector_init(void)
{
    /* A zero among the bytes stops an overflow by a string function before it can go unnoticed. */
    __stack_chk_guard = arch_random() & ~(uintptr_t)0xff;
}

noreturn void __stack_chk_fail(void);
noreturn void __stack_chk_fail(void)
{
    panic_for_caller(__builtin_frame_address(0), NULL, 0,
                     "stack smashed: a function wrote past the end of a buffer on its stack");
}
