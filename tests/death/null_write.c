/*
 * A write to a field of a null pointer.
 *
 * expect: PANIC  page fault: the kernel wrote to 0x8, where nothing is mapped. A null pointer?
 * expect: in poke+0x
 * expect: error 0x2  write | page not present | kernel mode
 * expect: cr2 0x0000000000000008
 * expect: poke+0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>

struct thing {
    long other, field;
};
static struct thing *first;

__attribute__((noinline)) static void poke(struct thing *thing)
{
    thing->field = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    poke(first);
}
