/*
 * A write to a constant.
 *
 * expect: PANIC  page fault: the kernel wrote to 0xffffffff802
 * expect: which is a constant
 * expect: error 0x3  write | page protected | kernel mode
 */
#include <kernel/kernel_main.h>
#include <stdint.h>

static const char constant[] = "constant";
char *text = (char *)(uintptr_t)constant;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    text[0] = 'x';
}
