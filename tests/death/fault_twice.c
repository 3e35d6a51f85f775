/*
 * A fault while another is reported: each is told with its own address.
 *
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel wrote to 0x20, where nothing is mapped
 * expect: The first was:
 * expect: page fault: the kernel wrote to 0x10, where nothing is mapped
 * expect: in kernel_main+0x
 * expect: cr2 0x0000000000000010
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

/* Read when they are needed, or gcc warns that nothing can be there. */
static volatile int *volatile first = (volatile int *)0x10, *volatile second = (volatile int *)0x20;

static void handler(const struct panic *panic)
{
    (void)panic;
    *second = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    *first = 1;
}
