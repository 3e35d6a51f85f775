/* registers.c - the registers that a report shows. */
#include <arch/registers.h>
#include <arch/x86.h>
#include <kernel/console.h>
#include <kernel/layout.h>

void cpu_init(void)
{
    cpu_features.fast_strings = cpu_has_fast_strings();
}

CHECK_OFFSET(struct registers, rbp, 48);
CHECK_OFFSET(struct registers, r15, 112);

void registers_capture(struct registers *registers, uintptr_t pc, uintptr_t frame, uintptr_t sp)
{
    __asm__ volatile("movq %%rax, 0(%0)\n\t"
                     "movq %%rbx, 8(%0)\n\t"
                     "movq %%rcx, 16(%0)\n\t"
                     "movq %%rdx, 24(%0)\n\t"
                     "movq %%rsi, 32(%0)\n\t"
                     "movq %%rdi, 40(%0)\n\t"
                     "movq %%r8, 56(%0)\n\t"
                     "movq %%r9, 64(%0)\n\t"
                     "movq %%r10, 72(%0)\n\t"
                     "movq %%r11, 80(%0)\n\t"
                     "movq %%r12, 88(%0)\n\t"
                     "movq %%r13, 96(%0)\n\t"
                     "movq %%r14, 104(%0)\n\t"
                     "movq %%r15, 112(%0)" ::"D"(registers)
                     : "memory");
    __asm__ volatile("pushfq\n\tpopq %0" : "=r"(registers->rflags));
    registers->rip = pc;
    registers->rbp = frame;
    registers->rsp = sp;
}

void registers_print(const struct registers *registers)
{
    console_printf("  rip 0x%016llx  rsp 0x%016llx  rflags 0x%08llx\n",
                   (unsigned long long)registers->rip, (unsigned long long)registers->rsp,
                   (unsigned long long)registers->rflags);
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"rax", registers->rax}, {"rbx", registers->rbx}, {"rcx", registers->rcx},
        {"rdx", registers->rdx}, {"rsi", registers->rsi}, {"rdi", registers->rdi},
        {"rbp", registers->rbp}, {"r8 ", registers->r8},  {"r9 ", registers->r9},
        {"r10", registers->r10}, {"r11", registers->r11}, {"r12", registers->r12},
        {"r13", registers->r13}, {"r14", registers->r14}, {"r15", registers->r15},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        console_printf("  %s 0x%016llx%s", rows[i].name, (unsigned long long)rows[i].value,
                       i % 3 == 2 ? "\n" : "");
}
