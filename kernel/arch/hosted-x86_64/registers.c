/* registers.c - the registers that a report shows. */
#include <arch/registers.h>
#include <kernel/arch.h>
#include <kernel/layout.h>

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

bool registers_get(const struct registers *registers, unsigned index, struct arch_register *out)
{
#define OFFSET(field) offsetof(struct registers, field)
    static const struct {
        char name[7];
        uint8_t digits, offset;
    } all[] = {
        {"rip", 16, OFFSET(rip)}, {"rsp", 16, OFFSET(rsp)}, {"rflags", 8, OFFSET(rflags)},
        {"rax", 16, OFFSET(rax)}, {"rbx", 16, OFFSET(rbx)}, {"rcx", 16, OFFSET(rcx)},
        {"rdx", 16, OFFSET(rdx)}, {"rsi", 16, OFFSET(rsi)}, {"rdi", 16, OFFSET(rdi)},
        {"rbp", 16, OFFSET(rbp)}, {"r8 ", 16, OFFSET(r8)},  {"r9 ", 16, OFFSET(r9)},
        {"r10", 16, OFFSET(r10)}, {"r11", 16, OFFSET(r11)}, {"r12", 16, OFFSET(r12)},
        {"r13", 16, OFFSET(r13)}, {"r14", 16, OFFSET(r14)}, {"r15", 16, OFFSET(r15)},
    };
    if (index >= sizeof all / sizeof *all)
        return false;
    const void *at = (const char *)registers + all[index].offset;
    *out = (struct arch_register){all[index].name, *(const uint64_t *)at, all[index].digits};
    return true;
}
