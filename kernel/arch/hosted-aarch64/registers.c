/* registers.c - the registers that a report shows. */
#include <arch/registers.h>
#include <kernel/arch.h>
#include <kernel/console.h>
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

void registers_capture(struct registers *registers, uintptr_t pc, uintptr_t frame, uintptr_t sp)
{
    __asm__ volatile("stp x0, x1, [%0]\n\t"
                     "stp x2, x3, [%0, #16]\n\t"
                     "stp x4, x5, [%0, #32]\n\t"
                     "stp x6, x7, [%0, #48]\n\t"
                     "stp x8, x9, [%0, #64]\n\t"
                     "stp x10, x11, [%0, #80]\n\t"
                     "stp x12, x13, [%0, #96]\n\t"
                     "stp x14, x15, [%0, #112]\n\t"
                     "stp x16, x17, [%0, #128]\n\t"
                     "stp x18, x19, [%0, #144]\n\t"
                     "stp x20, x21, [%0, #160]\n\t"
                     "stp x22, x23, [%0, #176]\n\t"
                     "stp x24, x25, [%0, #192]\n\t"
                     "stp x26, x27, [%0, #208]\n\t"
                     "str x28, [%0, #224]" ::"r"(registers->x)
                     : "memory");
    uint64_t flags;
    __asm__ volatile("mrs %0, nzcv" : "=r"(flags));
    registers->pstate = flags;
    registers->x[29] = frame;
    registers->x[30] = pc;
    registers->pc = pc;
    registers->sp = sp;
}

void registers_print(const struct registers *registers)
{
    console_printf("  pc  0x%016lx  sp  0x%016lx  pstate 0x%08lx\n", registers->pc, registers->sp,
                   registers->pstate);
    for (unsigned i = 0; i < sizeof registers->x / sizeof *registers->x; i++)
        console_printf("  x%-2u 0x%016lx%s", i, registers->x[i], i % 3 == 2 ? "\n" : "");
    console_printf("\n");
}
