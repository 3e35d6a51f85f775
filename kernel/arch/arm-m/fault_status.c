/*
 * fault_status.c - what a Mainline core says of a fault: "Configurable Fault Status Register", "HardFault Status
 * Register", "Secure Fault Status Register" in the ARMv7-M and ARMv8-M Architecture Reference Manuals.
 *
 * MemManage, BusFault, UsageFault and SecureFault are never enabled: each becomes a HardFault, which comes
 * whatever is masked and whatever runs. So there is one way into the report, and the status says which it was.
 */
#include "fault_status.h"
#include <arch/core.h>
#include <arch/traps.h>
#include <kernel/format.h>
#include <kernel/string.h>

/* Not there without TrustZone, where reading it gives 0. */
#ifdef __ARM_ARCH_8M_MAIN__
#define HAS_SFSR 1
#else
#define HAS_SFSR 0
#endif

/* The addresses first: they are no longer held once the status is cleared. */
void fault_status_take(struct trap_frame *frame)
{
    struct fault_status *fault = &frame->fault;
    *fault = (struct fault_status){0};
    if (frame->vector != TRAP_HARD_FAULT)
        return;
    fault->mmfar = CORE_MMFAR;
    fault->bfar = CORE_BFAR;
    fault->cfsr = CORE_CFSR;
    fault->hfsr = CORE_HFSR;
    CORE_CFSR = fault->cfsr;
    CORE_HFSR = fault->hfsr;
    if (HAS_SFSR) {
        fault->sfar = CORE_SFAR;
        fault->sfsr = CORE_SFSR;
        CORE_SFSR = fault->sfsr;
    }
    CORE_FPCCR &=
        ~FPCCR_LSPACT; /* what the FPU holds is not stored: its stack may be what is broken */
}

/*
 * A stack limit is passed by an instruction, or by the core while it stores: then the stack pointer is at the
 * limit ("Stack limit checks"), and what lies there was not stored.
 */
bool fault_was_while_stacking(const struct trap_frame *frame, uint32_t stacked)
{
    uint32_t cfsr = frame->fault.cfsr, limit = 0;
#if CORE_HAS_STACK_LIMITS
    limit = stack_limit(frame->exc_return);
#endif
    return cfsr & (CFSR_MSTKERR | CFSR_STKERR) || (cfsr & CFSR_STKOF && stacked == limit);
}

bool fault_was_while_returning(const struct trap_frame *frame)
{
    return frame->fault.cfsr & CFSR_INVPC;
}

struct bit {
    uint32_t mask;
    const char *name;
};

static const struct bit cfsr_bits[] = {
    {CFSR_IACCVIOL, "IACCVIOL"},   {CFSR_DACCVIOL, "DACCVIOL"},
    {CFSR_MUNSTKERR, "MUNSTKERR"}, {CFSR_MSTKERR, "MSTKERR"},
    {CFSR_MLSPERR, "MLSPERR"},     {CFSR_IBUSERR, "IBUSERR"},
    {CFSR_PRECISERR, "PRECISERR"}, {CFSR_IMPRECISERR, "IMPRECISERR"},
    {CFSR_UNSTKERR, "UNSTKERR"},   {CFSR_STKERR, "STKERR"},
    {CFSR_LSPERR, "LSPERR"},       {CFSR_UNDEFINSTR, "UNDEFINSTR"},
    {CFSR_INVSTATE, "INVSTATE"},   {CFSR_INVPC, "INVPC"},
    {CFSR_NOCP, "NOCP"},           {CFSR_STKOF, "STKOF"},
    {CFSR_UNALIGNED, "UNALIGNED"}, {CFSR_DIVBYZERO, "DIVBYZERO"},
};
static const struct bit hfsr_bits[] = {{HFSR_VECTTBL, "VECTTBL"}, {HFSR_DEBUGEVT, "DEBUGEVT"}};
static const struct bit sfsr_bits[] = {
    {SFSR_INVEP, "INVEP"},   {SFSR_INVIS, "INVIS"},     {SFSR_INVER, "INVER"},
    {SFSR_AUVIOL, "AUVIOL"}, {SFSR_INVTRAN, "INVTRAN"}, {SFSR_LSPERR, "LSPERR"},
    {SFSR_LSERR, "LSERR"},
};

static void add_names(const struct bit *bits, size_t count, uint32_t value, char *line, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        size_t used = strnlen(line, size);
        if (value & bits[i].mask)
            format_string(line + used, size - used, " %s", bits[i].name);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

void fault_status_names(const struct trap_frame *frame, char *line, size_t size)
{
    const struct fault_status *fault = &frame->fault;
    const char *was = fault->sfsr                      ? "SecureFault"
                      : fault->cfsr & CFSR_MEM_MANAGE  ? "MemManage"
                      : fault->cfsr & CFSR_BUS_FAULT   ? "BusFault"
                      : fault->cfsr & CFSR_USAGE_FAULT ? "UsageFault"
                                                       : NULL;
    line[0] = '\0';
    if (was)
        format_string(line, size, "%s, escalated to HardFault:", was);
    else if (fault->hfsr & (HFSR_VECTTBL | HFSR_DEBUGEVT))
        format_string(line, size, "HardFault:");
    add_names(hfsr_bits, COUNT(hfsr_bits), fault->hfsr, line, size);
    add_names(cfsr_bits, COUNT(cfsr_bits), fault->cfsr, line, size);
    add_names(sfsr_bits, COUNT(sfsr_bits), fault->sfsr, line, size);
}
