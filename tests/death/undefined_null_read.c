/*
 * A read through a null pointer, a field of a structure.
 *
 * cpu: max
 * expect: PANIC  page fault: the kernel read from 0x4, where nothing is mapped. A null pointer?
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

struct thing {
    int other, field;
};
static struct thing *thing;
int result;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    result = thing->field;
}
