/* exception.c - entry, return, priorities, faults.
 *
 * ARMv6-M Architecture Reference Manual, "ARMv6-M exception model". */
#include "machine.h"

#include <stdarg.h>
#include <stdio.h>

#include "text.h"

#define THUMB_BIT (UINT32_C(1) << 24)
#define ALIGNED_BIT (UINT32_C(1) << 9)

/* "Exception return behavior" */
#define RETURN_TO_HANDLER UINT32_C(0xfffffff1)
#define RETURN_TO_MAIN UINT32_C(0xfffffff9)
#define RETURN_TO_PROCESS UINT32_C(0xfffffffd)
#define RETURN_NO_FPU UINT32_C(0x10) /* clear: the frame has the FPU's registers */

static void lock_up(struct machine *m)
{
    m->record.locked_up = true;
    machine_end(m, "lockup", "it faulted inside of %s and locked up",
                m->core.ipsr == EXCEPTION_NMI ? "NMI" : "HardFault");
}

void exception_fault(struct machine *m, const char *kind, uint32_t address, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    record_fault(m, kind, address, text);
    fault_status_note(m, kind, address);
    if (exception_running_priority(m, false) <= exception_priority(m, EXCEPTION_HARDFAULT))
        lock_up(m);
    else
        exception_pend(m, EXCEPTION_HARDFAULT);
}

uint32_t exception_xpsr(struct machine *m)
{
    return core_flags(m) | (m->core.thumb ? THUMB_BIT : 0) | m->core.ipsr;
}

/* "PushStack()". NULL, or of what kind the fault is: some of the words could not be written. */
static const char *push_frame(struct machine *m, bool with_fpu)
{
    uint32_t sp = core_get(m, SP), aligned = m->system.ccr & CCR_STKALIGN || with_fpu ? 4 : 0;
    uint32_t frame = (sp - 32 - (with_fpu ? FPU_FRAME : 0)) & ~aligned;
    uint32_t words[8] = {core_get(m, 0),  core_get(m, 1),  core_get(m, 2), core_get(m, 3),
                         core_get(m, 12), core_get(m, LR), m->core.pc,     exception_xpsr(m)};
    words[7] |= sp & aligned ? ALIGNED_BIT : 0;
    if (!stack_limit_allows(m, frame)) {
        core_set(m, SP, m->core.stack_limit[m->core.spsel]);
        return "stack-limit";
    }
    bool stored = true;
    for (unsigned i = 0; i < 8; i++)
        stored &= bus_store_word(m, frame + 4 * i, words[i]);
    if (with_fpu)
        stored &= fpu_store(m, frame + 32);
    core_set(m, SP, frame);
    return stored ? NULL : "stacking";
}

/* "ExceptionTaken()" with the highest exception that is pending by now. */
static void enter(struct machine *m, uint32_t exc_return)
{
    unsigned exception = exception_pending(m);
    exceptions_put(&m->nvic.pending, exception, false);
    exceptions_put(&m->nvic.active, exception, true);
    m->record.exceptions[exception]++;
    m->core.ipsr = exception;
    m->core.event = true;
    m->core.asleep = false;
    core_select_sp(m, false);
    core_set(m, LR, exc_return);
    fpu_set_used(m, false);
    uint32_t vector, place = m->system.vtor + 4 * exception;
    if (!bus_load_word(m, place, &vector)) {
        exception_fault(m, "vector", place, "the vector at 0x%08x cannot be read", place);
        return;
    }
    m->core.pc = vector & ~UINT32_C(1);
    m->core.thumb = vector & 1;
}

/* A fault while stacking is taken as HardFault in place of what was to be entered; HardFault itself
   is entered all the same, on a frame of garbage. Only from HardFault on it is lockup: Cortex-M0+
   TRM, "Exception handling". */
static void stacking_fault(struct machine *m, const char *kind)
{
    uint32_t sp = core_get(m, SP);
    char text[100];
    snprintf(text, sizeof text, "the exception's frame cannot be stored at 0x%08x", sp);
    record_fault(m, kind, sp, text);
    fault_status_note(m, kind, sp);
    if (exception_running_priority(m, false) <= exception_priority(m, EXCEPTION_HARDFAULT))
        lock_up(m);
    else
        exception_pend(m, EXCEPTION_HARDFAULT);
}

bool exception_take(struct machine *m)
{
    unsigned exception = exception_pending(m);
    if (!exception || exception_priority(m, exception) >= exception_running_priority(m, true))
        return false;
    uint32_t exc_return = m->core.ipsr    ? RETURN_TO_HANDLER
                          : m->core.spsel ? RETURN_TO_PROCESS
                                          : RETURN_TO_MAIN;
    bool with_fpu = fpu_is_used(m);
    if (with_fpu)
        exc_return &= ~RETURN_NO_FPU;
    const char *failed = push_frame(m, with_fpu);
    if (failed)
        stacking_fault(m, failed);
    if (m->ended)
        return true;
    m->now += decode_entry_cycles(m->board->core);
    event_run_devices(m); /* what arrives late and is more urgent comes first */
    enter(m, exc_return);
    return true;
}

static bool return_is_sound(const struct machine *m, uint32_t exc_return)
{
    unsigned active = 0;
    for (unsigned i = 0; i < EXCEPTIONS / 64; i++)
        active += (unsigned)__builtin_popcountll(m->nvic.active.word[i]);
    bool nested = active > 1;
    if (fpu_is_on(m))
        exc_return |= RETURN_NO_FPU;
    if (exc_return == RETURN_TO_HANDLER)
        return nested;
    return (exc_return == RETURN_TO_MAIN || exc_return == RETURN_TO_PROCESS) && !nested;
}

/* "PopStack()" */
static bool pop_frame(struct machine *m, bool with_fpu)
{
    uint32_t words[8], sp = core_get(m, SP);
    for (unsigned i = 0; i < 8; i++) {
        if (!bus_load_word(m, sp + 4 * i, &words[i]))
            return false;
        bus_touch(m, sp + 4 * i, 4, TOUCHED_READ);
    }
    if (with_fpu && !fpu_load(m, sp + 32))
        return false;
    fpu_set_used(m, with_fpu);
    for (unsigned i = 0; i < 4; i++)
        core_set(m, i, words[i]);
    core_set(m, 12, words[4]);
    core_set(m, LR, words[5]);
    core_set(m, SP, (sp + 32 + (with_fpu ? FPU_FRAME : 0)) | (words[7] & ALIGNED_BIT ? 4 : 0));
    core_set_flags(m, words[7]);
    m->core.pc = words[6] & ~UINT32_C(1);
    m->core.thumb = words[7] & THUMB_BIT;
    m->core.ipsr = words[7] & (core_is_mainline(m->board->core) ? 0x1ff : 0x3f);
    return true;
}

static void check_popped(struct machine *m, bool to_handler)
{
    unsigned ipsr = m->core.ipsr;
    if (to_handler ? ipsr < EXCEPTIONS && exceptions_has(&m->nvic.active, ipsr) : ipsr == 0)
        return;
    m->core.ipsr = 0;
    for (unsigned i = 1; to_handler && i < EXCEPTIONS; i++)
        m->core.ipsr = exceptions_has(&m->nvic.active, i) ? i : m->core.ipsr;
    exception_fault(m, "exc-return", m->core.pc,
                    "it returns to exception %u, which the frame says and which is not active",
                    ipsr);
}

void exception_return(struct machine *m, uint32_t exc_return)
{
    if (!return_is_sound(m, exc_return)) {
        exception_fault(m, "exc-return", exc_return,
                        "it returns by 0x%08x, which does not fit the exceptions that are active",
                        exc_return);
        return;
    }
    bool with_fpu = !(exc_return & RETURN_NO_FPU);
    unsigned left = m->core.ipsr;
    exceptions_put(&m->nvic.active, left, false);
    if (left != EXCEPTION_NMI)
        m->core.faultmask = false;
    if (exceptions_has(&m->nvic.lines, left)) /* still asserted */
        exceptions_put(&m->nvic.pending, left, true);
    m->attention = true;
    m->core.event = true;
    unsigned next = exception_pending(m);
    if (next && exception_priority(m, next) < exception_running_priority(m, true)) {
        m->now += decode_chain_cycles(m->board->core);
        event_run_devices(m);
        enter(m, exc_return);
        return;
    }
    m->now += decode_exit_cycles(m->board->core);
    m->core.ipsr = 0;
    core_select_sp(m, (exc_return | RETURN_NO_FPU) == RETURN_TO_PROCESS);
    if (!pop_frame(m, with_fpu)) {
        exception_fault(m, "unstacking", core_get(m, SP), "the frame at 0x%08x cannot be read",
                        core_get(m, SP));
        return;
    }
    check_popped(m, (exc_return | RETURN_NO_FPU) == RETURN_TO_HANDLER);
    if (m->system.sleep_on_exit && !m->core.ipsr)
        hand_fall_asleep(m, false);
}

void exception_reset(struct machine *m)
{
    struct core *core = &m->core;
    m->nvic = (struct nvic){0};
    m->system = (struct system_block){.vtor = m->board->alias.size ? m->board->alias.base
                                                                   : m->board->flash.base};
    /* "Configuration and Control Register": STKALIGN, which a Cortex-M3 before r2p0 has clear; ARMv6-M fixes both. */
    bool mainline = core_is_mainline(m->board->core);
    bool early = m->board->core == CORTEX_M3 && (m->board->cpuid >> 20 & 15) < 2;
    m->system.ccr = (early ? 0 : CCR_STKALIGN) | (mainline ? 0 : CCR_UNALIGN_TRP);
    core->block = (struct region){0, 0};
    core->ipsr = 0;
    core->primask = core->spsel = core->asleep = core->straying = core->faultmask = false;
    core->basepri = 0;
    core->event = false;
    uint32_t sp = 0, entry = 0;
    if (!boot_rom_start(m, &sp, &entry)) {
        bus_load_word(m, m->system.vtor, &sp);
        bus_load_word(m, m->system.vtor + 4, &entry);
    }
    /* Unknown after a reset: filled so that no program relies on zeros. */
    for (unsigned i = 0; i <= 12; i++)
        core_set(m, i, 0xdead0000 + i);
    core_set_flags(m, 0);
    m->record.initial_sp = sp & ~UINT32_C(3);
    if (m->record.resets == 0)
        m->record.lowest_sp = UINT32_MAX;
    core->other_sp = 0xdead0010;
    core->stack_limit[0] = core->stack_limit[1] = 0;
    core_set(m, SP, sp);
    core_set(m, LR, UINT32_MAX);
    core->pc = entry & ~UINT32_C(1);
    core->thumb = entry & 1;
}
