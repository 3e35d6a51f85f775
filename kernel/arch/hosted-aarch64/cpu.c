/* cpu.c - what this CPU is. */
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/string.h>

/* Nothing to find out: what the code uses, every such CPU has. */
void cpu_init(void)
{
}

/* Its number is for the system to read, which may not let a program do so. */
void arch_cpu_name(char *name, size_t size)
{
    static const char armv8[] = "a 64-bit Arm";
    string_copy(name, size, armv8, sizeof armv8 - 1);
}
