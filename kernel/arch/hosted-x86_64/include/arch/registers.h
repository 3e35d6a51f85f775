/* registers.h - the registers that a report shows. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct registers {
    uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
    uint64_t rip, rsp, rflags;
};

/* Out of a system's struct, which is laid out as the system likes; its fields have these names. */
#define REGISTERS_FROM(c)                                                                          \
    ((struct registers){.rax = (c)->rax,                                                           \
                        .rbx = (c)->rbx,                                                           \
                        .rcx = (c)->rcx,                                                           \
                        .rdx = (c)->rdx,                                                           \
                        .rsi = (c)->rsi,                                                           \
                        .rdi = (c)->rdi,                                                           \
                        .rbp = (c)->rbp,                                                           \
                        .r8 = (c)->r8,                                                             \
                        .r9 = (c)->r9,                                                             \
                        .r10 = (c)->r10,                                                           \
                        .r11 = (c)->r11,                                                           \
                        .r12 = (c)->r12,                                                           \
                        .r13 = (c)->r13,                                                           \
                        .r14 = (c)->r14,                                                           \
                        .r15 = (c)->r15,                                                           \
                        .rip = (c)->rip,                                                           \
                        .rsp = (c)->rsp,                                                           \
                        .rflags = (c)->rflags})

typedef uint8_t code_unit;

static inline uintptr_t registers_pc(const struct registers *registers)
{
    return registers->rip;
}

static inline uintptr_t registers_sp(const struct registers *registers)
{
    return registers->rsp;
}

static inline uintptr_t registers_frame(const struct registers *registers)
{
    return registers->rbp;
}

/* The CPU was sent where no code is: the address after the call, if it was one. The stack can be read. */
static inline uintptr_t registers_caller(const struct registers *registers)
{
    return registers->rsp % sizeof(uintptr_t) == 0 ? *(const uintptr_t *)registers->rsp : 0;
}

/* As they are now; but those that say where are the caller's. */
void registers_capture(struct registers *registers, uintptr_t pc, uintptr_t frame, uintptr_t sp);

/* As arch_frame_register() gets them. */
struct arch_register;
bool registers_get(const struct registers *registers, unsigned index, struct arch_register *out);
