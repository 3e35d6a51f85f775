/* cpu.c - what this CPU can do. */
#include <arch/cpu.h>
#include <arch/x86.h>

void cpu_init(void)
{
    cpu_features.fast_strings = cpu_has_fast_strings();
}
