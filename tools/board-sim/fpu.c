/* fpu.c - the FPU of a Cortex-M4F: the engine computes, and here is what it does not do by itself.
 *
 * ARMv7-M Architecture Reference Manual, "The Floating-point Extension", "Stack frame". The registers
 * are stored when an exception is entered: FPCCR.LSPEN stays zero, so there is no lazy stacking. */
#include "machine.h"

#define CONTROL_FPCA (UINT32_C(1) << 2)

bool fpu_is_on(const struct machine *m)
{
    return m->system.cpacr == CPACR_FPU;
}

/* CONTROL.FPCA, which the engine sets with the first instruction of the FPU. */
bool fpu_is_used(struct machine *m)
{
    uint32_t control = 0;
    if (core_has_fpu(m->board->core))
        uc_reg_read(m->core.uc, UC_ARM_REG_CONTROL, &control);
    return control & CONTROL_FPCA;
}

void fpu_set_used(struct machine *m, bool used)
{
    if (used == fpu_is_used(m))
        return;
    uint32_t control = used ? CONTROL_FPCA : 0;
    uc_reg_write(m->core.uc, UC_ARM_REG_CONTROL, &control);
}

uint64_t fpu_double(struct machine *m, unsigned number)
{
    uint64_t pair;
    uc_reg_read(m->core.uc, UC_ARM_REG_D0 + (int)number, &pair);
    return pair;
}

void fpu_set_double(struct machine *m, unsigned number, uint64_t value)
{
    uc_reg_write(m->core.uc, UC_ARM_REG_D0 + (int)number, &value);
}

uint32_t fpu_status(struct machine *m)
{
    uint32_t fpscr;
    uc_reg_read(m->core.uc, UC_ARM_REG_FPSCR, &fpscr);
    return fpscr;
}

void fpu_set_status(struct machine *m, uint32_t value)
{
    uc_reg_write(m->core.uc, UC_ARM_REG_FPSCR, &value);
}

/* s0 to s15 as eight doublewords, FPSCR, and a word that stays as it is. */
bool fpu_store(struct machine *m, uint32_t address)
{
    bool stored = true;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t pair = fpu_double(m, i);
        stored &= bus_store_word(m, address + 8 * i, (uint32_t)pair);
        stored &= bus_store_word(m, address + 8 * i + 4, (uint32_t)(pair >> 32));
    }
    return stored & bus_store_word(m, address + 64, fpu_status(m));
}

bool fpu_load(struct machine *m, uint32_t address)
{
    uint32_t words[17];
    for (unsigned i = 0; i < 17; i++) {
        if (!bus_load_word(m, address + 4 * i, &words[i]))
            return false;
    }
    for (unsigned i = 0; i < 8; i++)
        fpu_set_double(m, i, words[2 * i] | (uint64_t)words[2 * i + 1] << 32);
    fpu_set_status(m, words[16]);
    return true;
}
