/*
 * registers.c - the registers that the kernel itself does not use.
 *
 * They are saved and loaded when another program gets the CPU, and not when it first uses them: what lies in
 * them could be read by speculation until then (Intel, "Lazy FP State Restore", INTEL-SA-00145), and two
 * instructions cost less than the exception.
 */
#include <kernel/string.h>
#include <services/user.h>

/* Intel SDM volume 1, "FXSAVE Area": as after FNINIT and a reset. */
#define FCW_AT 0
#define FCW 0x037f /* all exceptions masked, extended precision */
#define MXCSR_AT 24
#define MXCSR 0x1f80 /* all exceptions masked */

void user_registers_init(struct user_registers *registers)
{
    static const uint16_t fcw = FCW;
    static const uint32_t mxcsr = MXCSR;
    *registers = (struct user_registers){0};
    memcpy(registers->fpu + FCW_AT, &fcw, sizeof fcw);
    memcpy(registers->fpu + MXCSR_AT, &mxcsr, sizeof mxcsr);
}

void user_registers_save(struct user_registers *registers)
{
    __asm__ volatile("fxsaveq %0" : "=m"(registers->fpu));
    __asm__ volatile("mov %%ds, %0\n\tmov %%es, %1\n\tmov %%fs, %2\n\tmov %%gs, %3"
                     : "=m"(registers->ds), "=m"(registers->es), "=m"(registers->fs),
                       "=m"(registers->gs));
}

void user_registers_load(const struct user_registers *registers)
{
    __asm__ volatile("fxrstorq %0" ::"m"(registers->fpu));
    __asm__ volatile(
        "mov %0, %%ds\n\tmov %1, %%es\n\tmov %2, %%fs\n\tmov %3, %%gs" ::"m"(registers->ds),
        "m"(registers->es), "m"(registers->fs), "m"(registers->gs)
        : "memory");
}
