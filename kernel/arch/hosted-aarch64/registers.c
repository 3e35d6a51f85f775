/* registers.c - the registers that a report shows. */
#include <arch/registers.h>
#include <kernel/arch.h>

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

bool registers_get(const struct registers *registers, unsigned index, struct arch_register *out)
{
    static const char names[][4] = {
        "x0 ", "x1 ", "x2 ", "x3 ", "x4 ", "x5 ", "x6 ", "x7 ", "x8 ", "x9 ", "x10",
        "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21",
        "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
    };
    const struct arch_register first[] = {
        {"pc ", registers->pc, 16}, {"sp ", registers->sp, 16}, {"pstate", registers->pstate, 8}};
    const unsigned others = sizeof first / sizeof *first;
    if (index < others)
        *out = first[index];
    else if (index - others < sizeof names / sizeof *names)
        *out = (struct arch_register){names[index - others], registers->x[index - others], 16};
    else
        return false;
    return true;
}
