/* registers.h - the registers that a report shows. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct registers {
    uint64_t x[31]; /* x29 is the frame pointer, x30 the link register */
    uint64_t sp, pc, pstate;
};

typedef uint32_t code_unit;

static inline uintptr_t registers_pc(const struct registers *registers)
{
    return registers->pc;
}

static inline uintptr_t registers_sp(const struct registers *registers)
{
    return registers->sp;
}

static inline uintptr_t registers_frame(const struct registers *registers)
{
    return registers->x[29];
}

/* The CPU was sent where no code is: the address after the call, if it was one. */
static inline uintptr_t registers_caller(const struct registers *registers)
{
    return registers->x[30];
}

/* As they are now; but those that say where are the caller's. */
void registers_capture(struct registers *registers, uintptr_t pc, uintptr_t frame, uintptr_t sp);

/* As arch_frame_register() gets them. */
struct arch_register;
bool registers_get(const struct registers *registers, unsigned index, struct arch_register *out);
