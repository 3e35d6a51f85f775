/* hand.c - instructions that are run by hand: those about exceptions, special registers and
 * sleep, returns, stores that have no effect, and loops that only pass time. */
#include "machine.h"

#include <limits.h>

static uint16_t half_at(struct machine *m, uint32_t address)
{
    const struct memory *code = bus_memory(m, address);
    const uint8_t *bytes = code->bytes + (address - code->base);
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static void done(struct machine *m, enum kind kind, uint16_t instruction, unsigned size)
{
    core_count(m, decode_cycles(m->board, kind, instruction));
    m->core.pc += size;
}

/* "MRS" and "MSR (register)": SYSm values */
enum {
    SYSM_MSP = 8,
    SYSM_PSP = 9,
    SYSM_MSPLIM = 10,
    SYSM_PSPLIM = 11,
    SYSM_PRIMASK = 16,
    SYSM_BASEPRI = 17, /* this one and the next two: ARMv7-M */
    SYSM_BASEPRI_MAX = 18,
    SYSM_FAULTMASK = 19,
    SYSM_CONTROL = 20,
};

/* ARMv8-M has two special registers more: where they are, or NULL. */
static uint32_t *stack_limit(struct machine *m, unsigned sysm)
{
    if (!core_is_v8(m->board->core) || (sysm != SYSM_MSPLIM && sysm != SYSM_PSPLIM))
        return NULL;
    return &m->core.stack_limit[sysm == SYSM_PSPLIM];
}

static bool is_special(const struct machine *m, unsigned sysm)
{
    return core_is_mainline(m->board->core) || sysm < SYSM_BASEPRI || sysm > SYSM_FAULTMASK;
}

static uint32_t special_read(struct machine *m, unsigned sysm)
{
    if (sysm < 8) { /* bit 0: with IPSR; bit 2 clear: with the flags; EPSR reads as zero */
        uint32_t value = sysm & 4 ? 0 : core_flags(m);
        return value | (sysm & 1 ? m->core.ipsr : 0);
    }
    const uint32_t *limit = stack_limit(m, sysm);
    if (limit)
        return *limit;
    switch (is_special(m, sysm) ? sysm : UINT_MAX) {
    case SYSM_MSP:
        return core_main_sp(m);
    case SYSM_PSP:
        return core_process_sp(m);
    case SYSM_PRIMASK:
        return m->core.primask;
    case SYSM_BASEPRI:
    case SYSM_BASEPRI_MAX:
        return m->core.basepri;
    case SYSM_FAULTMASK:
        return m->core.faultmask;
    case SYSM_CONTROL:
        return (uint32_t)m->core.spsel << 1 | (uint32_t)fpu_is_used(m) << 2;
    default:
        bus_illegal(m, "special-register", sysm, NULL, "there is no special register %u", sysm);
        return 0;
    }
}

static void special_write(struct machine *m, unsigned sysm, uint32_t value)
{
    if (sysm < 8) {
        if (!(sysm & 4))
            core_set_flags(m, value);
        return;
    }
    uint32_t *limit = stack_limit(m, sysm);
    if (limit) {
        *limit = value & ~UINT32_C(7);
        return;
    }
    switch (is_special(m, sysm) ? sysm : UINT_MAX) {
    case SYSM_MSP:
        core_set_main_sp(m, value);
        if (boot_rom_copied_to(m, m->core.pc)) /* hands over: the stack of the image begins there */
            m->record.initial_sp = m->record.lowest_sp = value & ~UINT32_C(3);
        break;
    case SYSM_PSP:
        core_set_process_sp(m, value);
        break;
    case SYSM_PRIMASK:
        m->core.primask = value & 1;
        m->attention = true;
        break;
    case SYSM_BASEPRI:
        exception_set_basepri(m, value);
        break;
    case SYSM_BASEPRI_MAX:
        exception_raise_basepri(m, value);
        break;
    case SYSM_FAULTMASK:
        exception_set_faultmask(m, value & 1);
        break;
    case SYSM_CONTROL: /* writes to SPSEL in Handler mode are ignored */
        if (!m->core.ipsr)
            core_select_sp(m, value & 2);
        if (fpu_is_on(m))
            fpu_set_used(m, value & 4);
        break;
    default:
        bus_illegal(m, "special-register", sysm, NULL, "there is no special register %u", sysm);
    }
}

/* Bit 0 clear leaves the T bit clear; the next instruction then faults. */
static void branch_to(struct machine *m, uint32_t target)
{
    m->core.pc = target & ~UINT32_C(1);
    m->core.thumb = target & 1;
}

static void load_pc(struct machine *m, uint32_t target)
{
    if (m->core.ipsr && target >> 28 == 0xf)
        exception_return(m, target);
    else
        branch_to(m, target);
}

static void flash_write(struct machine *m, uint32_t address)
{
    bus_illegal(m, "flash-write", address, NULL, "it writes to 0x%08x, which is flash", address);
}

/* ARMv7-M: a store to flash, or a load of PC that the engine shall not see. */
static void wide_access(struct machine *m, uint32_t instruction, enum kind kind)
{
    uint32_t reg[16], value = 0;
    for (unsigned i = 0; i < 16; i++)
        reg[i] = core_get(m, i);
    struct access a = decode_wide_access(instruction, m->core.pc, reg);
    unsigned base = instruction >> 16 & 15, next = 0;
    bool is_list = kind == KIND_MULTIPLE;
    if (!a.load)
        flash_write(m, a.address);
    for (unsigned i = 0; a.load && i < 16; i++) {
        if (is_list ? !(instruction >> i & 1) : i != PC)
            continue;
        bus_load_word(m, a.address + 4 * next++, &value);
        if (i != PC)
            core_set(m, i, value);
    }
    if (base != PC)
        core_set(m, base, decode_wide_base_after(instruction, reg[base]));
    core_count(m, decode_cycles(m->board, kind, 0) + (a.count > 1 ? a.count - 1u : 0));
    m->core.pc += 4;
    if (a.load)
        load_pc(m, value);
}

static void long_instruction(struct machine *m, uint16_t first)
{
    uint16_t second = half_at(m, m->core.pc + 2);
    uint32_t instruction = (uint32_t)first << 16 | second;
    bool wide = core_is_mainline(m->board->core);
    enum kind kind = wide ? decode_wide(instruction) : decode_long(instruction);
    if (kind == KIND_TRANSFER || kind == KIND_MULTIPLE) {
        wide_access(m, instruction, kind);
        return;
    }
    unsigned rd = second >> 8 & 15;
    bool bad = kind == KIND_MRS ? rd == SP || rd == PC : (first & 15) == SP || (first & 15) == PC;
    if (bad) {
        exception_fault(m, "unpredictable", m->core.pc,
                        "MRS or MSR with SP or PC has no effect "
                        "that is architected");
        return;
    }
    if (kind == KIND_MRS)
        core_set(m, rd, special_read(m, second & 0xff));
    else
        special_write(m, second & 0xff, core_get(m, first & 15));
    done(m, kind, first, 4);
}

static void branch_exchange(struct machine *m, uint16_t instruction)
{
    uint32_t target = core_get(m, instruction >> 3 & 15);
    bool link = instruction & 0x80;
    if (link)
        core_set(m, LR, (m->core.pc + 2) | 1);
    core_count(m, decode_cycles(m->board, KIND_BX, instruction));
    if (!link && m->core.ipsr && target >> 28 == 0xf)
        exception_return(m, target);
    else
        branch_to(m, target);
}

static void pop_special(struct machine *m, uint16_t instruction)
{
    uint32_t sp = core_get(m, SP), value = 0;
    for (unsigned i = 0; i < 8; i++) {
        if (!(instruction >> i & 1))
            continue;
        bus_load_word(m, sp, &value);
        core_set(m, i, value);
        sp += 4;
    }
    bus_load_word(m, sp, &value);
    core_set(m, SP, sp + 4);
    core_count(m, decode_cycles(m->board, KIND_MULTIPLE, instruction));
    load_pc(m, value);
}

/* What silicon does with a store to locked flash differs (an error flag, or nothing); none of it
   changes the memory. */
static void store_without_effect(struct machine *m, uint16_t instruction, enum kind kind)
{
    uint32_t reg[16] = {0};
    uint16_t base = decode_base(instruction);
    for (unsigned i = 0; i < 16; i++)
        reg[i] = base >> i & 1 ? core_get(m, i) : 0;
    struct access a = decode_access(instruction, m->core.pc, reg);
    flash_write(m, a.address);
    if (instruction >> 12 == 0xb)
        core_set(m, SP, a.address);
    if (instruction >> 12 == 0xc)
        core_set(m, instruction >> 8 & 7, a.address + 4u * a.count);
    done(m, kind, instruction, 2);
}

static void call_supervisor(struct machine *m)
{
    int running = exception_running_priority(m, true);
    if (exception_priority(m, EXCEPTION_SVCALL) >= running) {
        exception_fault(m, "svc", m->core.pc,
                        "SVC cannot be taken at the priority that is running, so it escalates");
        return;
    }
    done(m, KIND_SVC, 0, 2);
    exception_pend(m, EXCEPTION_SVCALL);
}

static void breakpoint(struct machine *m, uint16_t instruction)
{
    if (m->options->semihosting && (instruction & 0xff) == 0xab) {
        semihosting_call(m);
        done(m, KIND_BKPT, instruction, 2);
        return;
    }
    if (gdb_breakpoint())
        return;
    exception_fault(m, "breakpoint", m->core.pc, "BKPT %u with no debugger attached",
                    instruction & 0xff);
}

void hand_fall_asleep(struct machine *m, bool for_event)
{
    record_moment(m, &m->record.first_sleep);
    m->record.sleeps++;
    if (m->system.sleep_deep) {
        systick_sync(m);
        m->record.deep_sleeps++;
        record_note(m, "SLEEPDEEP was set while it slept: SysTick stood still, and what Stop and "
                       "Standby do beyond that is not modelled");
    }
    m->core.asleep = true;
    m->core.asleep_for_event = for_event;
}

static void wait_for_event(struct machine *m, uint16_t instruction)
{
    done(m, KIND_WFE, instruction, 2);
    if (m->core.event)
        m->core.event = false;
    else
        hand_fall_asleep(m, true);
}

/* B to itself: as many times at once as fit before something is due. */
static void branch_to_itself(struct machine *m, uint16_t instruction)
{
    unsigned cycles = decode_cycles(m->board, KIND_BRANCH, instruction);
    uint64_t times = 1;
    if (m->next_event != NEVER && m->next_event > m->now)
        times = (m->next_event - m->now + cycles - 1) / cycles;
    m->now += times * cycles;
    m->record.instructions += times;
}

bool hand_is_last_of_block(struct machine *m)
{
    bool is_long = m->core.kinds[half_at(m, m->core.pc)] == KIND_LONG;
    return m->core.pc + (is_long ? 4 : 2) == m->core.block.base + m->core.block.size;
}

void hand_run(struct machine *m)
{
    uint16_t instruction = half_at(m, m->core.pc);
    enum kind kind = m->core.kinds[instruction];
    switch (kind) {
    case KIND_LONG:
        long_instruction(m, instruction);
        break;
    case KIND_BX:
        branch_exchange(m, instruction);
        break;
    case KIND_BRANCH:
        branch_to_itself(m, instruction);
        break;
    case KIND_BRANCH_IF:
        delay_loop_leap(m, instruction);
        break;
    case KIND_SVC:
        call_supervisor(m);
        break;
    case KIND_BKPT:
        breakpoint(m, instruction);
        break;
    case KIND_CPS:
        if (instruction & 2)
            m->core.primask = instruction & 0x10;
        if (instruction & 1)
            exception_set_faultmask(m, instruction & 0x10);
        m->attention = true;
        done(m, kind, instruction, 2);
        break;
    case KIND_SEV:
        m->core.event = true;
        done(m, kind, instruction, 2);
        break;
    case KIND_WFE:
        wait_for_event(m, instruction);
        break;
    case KIND_WFI:
        done(m, kind, instruction, 2);
        hand_fall_asleep(m, false);
        break;
    default:
        if ((instruction & 0xff00) == 0xbd00)
            pop_special(m, instruction);
        else
            store_without_effect(m, instruction, kind);
    }
}
