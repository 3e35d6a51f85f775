/* step.c - each instruction before it runs: what it costs and reaches, whether it faults. */
#include "machine.h"

/* Code in RAM or past the image's end: silicon runs it, and it is hardly ever meant. */
static void check_place(struct machine *m, const struct memory *code)
{
    uint32_t offset = m->core.pc - code->base;
    bool flash = code->kind == MEMORY_FLASH || code->kind == MEMORY_ALIAS;
    bool stray = flash ? offset >= m->image_size
                       : code->kind != MEMORY_RAM ||
                             !(m->board->ram_runs || boot_rom_copied_to(m, m->core.pc));
    if (stray && !m->core.straying)
        bus_illegal(m, flash ? "execute-erased" : "execute-ram", m->core.pc, NULL,
                    flash ? "it runs erased flash, past the end of the image"
                          : "it runs code outside of the flash");
    m->core.straying = stray;
}

bool step_fetch(struct machine *m, uint32_t address, uint16_t *half)
{
    const struct memory *code = bus_memory(m, address);
    if (!code || address - code->base > code->size - 2)
        return false;
    const uint8_t *bytes = code->bytes + (address - code->base);
    *half = (uint16_t)(bytes[0] | bytes[1] << 8);
    if (address == m->core.pc)
        check_place(m, code);
    return true;
}

void step_fetch_fault(struct machine *m, uint32_t address)
{
    exception_fault(m, bus_is_device(m, address) ? "execute-never" : "bus-fetch", address,
                    bus_is_device(m, address) ? "it runs a device's registers at 0x%08x"
                                              : "it fetches from 0x%08x, where no memory is",
                    address);
    core_leave(m, LEAVE_FAULT);
}

static const char *size_name(unsigned size)
{
    return size == 1 ? "a byte" : size == 2 ? "a half-word" : "a word";
}

/* Before a load or a store: faults, what silicon would swallow, and which bytes are used. */
static bool check_words(struct machine *m, const struct access *a)
{
    for (unsigned i = 0; i < a->count; i++) {
        uint32_t address = a->address + i * a->size;
        if (bus_answers(m, address, a->size))
            continue;
        exception_fault(m, a->load ? "bus-read" : "bus-write", address,
                        "it %s %s at 0x%08x, where nothing is", a->load ? "reads" : "writes",
                        size_name(a->size), address);
        core_leave(m, LEAVE_FAULT);
        return false;
    }
    return true;
}

static bool check_memory(struct machine *m, const struct access *a, const struct memory *memory)
{
    if (!a->load && memory->kind != MEMORY_RAM) {
        core_leave(m, LEAVE_HAND);
        return false;
    }
    const struct region *alias = &m->board->alias;
    if (memory->kind == MEMORY_ALIAS && m->core.pc - alias->base >= alias->size)
        bus_illegal(m, "null-read", a->address, NULL,
                    "it reads 0x%08x, the flash's second address; a null pointer?", a->address);
    bus_touch(m, a->address, (unsigned)a->size * a->count,
              a->load ? TOUCHED_READ : TOUCHED_WRITTEN);
    return true;
}

/* "Alignment support": ARMv7-M lets one object lie anywhere in memory, unless CCR says not to. */
static bool is_aligned(struct machine *m, const struct access *a)
{
    bool must_be = m->system.ccr & CCR_UNALIGN_TRP || a->count > 1 || !bus_memory(m, a->address);
    return !must_be || !(a->address & (a->size - 1u));
}

static bool check_access(struct machine *m, struct access *a)
{
    if (!is_aligned(m, a)) {
        exception_fault(m, "unaligned", a->address, "it %s %s at 0x%08x, which is not aligned",
                        a->load ? "reads" : "writes", size_name(a->size), a->address);
        core_leave(m, LEAVE_FAULT);
        return false;
    }
    if (!check_words(m, a))
        return false;
    if (gdb_access(m, a) && !core_is_in_block(m)) {
        core_leave(m, LEAVE_BOUNDARY);
        return false;
    }
    const struct memory *memory = bus_memory(m, a->address);
    return !memory || check_memory(m, a, memory);
}

/* What BX or POP loads into PC, when the engine shall not see it: a return from an exception, or a
   branch to ARM state. "BXWritePC()" in the ARMv6-M Architecture Reference Manual. */
static bool special_target(const struct machine *m, uint32_t target, bool may_return)
{
    return !(target & 1) || (may_return && m->core.ipsr && target >> 28 == 0xf);
}

static void read_registers(struct machine *m, uint16_t which, uint32_t reg[16])
{
    for (unsigned i = 0; which >> i; i++)
        reg[i] = which >> i & 1 ? core_get(m, i) : 0;
}

static void step_access(struct machine *m, uint16_t instruction, enum kind kind)
{
    uint32_t reg[16] = {0};
    read_registers(m, decode_base(instruction), reg);
    struct access a = decode_access(instruction, m->core.pc, reg);
    bool is_push = instruction >> 12 == 0xb && !a.load;
    if ((is_push && !stack_limit_check(m, a.address)) || !check_access(m, &a))
        return;
    unsigned cycles = decode_cycles(m->board, kind, instruction);
    const struct region *ioport = &m->board->ioport;
    /* Cortex-M0+ TRM, "Instruction set summary": 1 for the single-cycle I/O port. */
    if (kind == KIND_TRANSFER && m->board->core == CORTEX_M0PLUS &&
        a.address - ioport->base < ioport->size)
        cycles = 1;
    if ((instruction & 0xff00) == 0xbd00) {
        uint32_t target = 0;
        bus_load_word(m, a.address + 4 * (a.count - 1u), &target);
        if (special_target(m, target, true)) {
            core_leave(m, LEAVE_HAND);
            return;
        }
    }
    m->core.sp_moved |= instruction >> 12 == 0xb;
    m->core.access = a;
    core_count(m, cycles);
}

static void step_undefined(struct machine *m, uint32_t instruction, bool unpredictable)
{
    if (unpredictable)
        exception_fault(m, "unpredictable", m->core.pc,
                        "the instruction 0x%04x has no architected effect", instruction);
    else
        exception_fault(m, "undefined", m->core.pc, "0x%0*x is no ARMv%s instruction",
                        instruction > 0xffff ? 8 : 4, instruction,
                        core_is_v8(m->board->core)         ? "8-M"
                        : core_is_mainline(m->board->core) ? "7-M"
                                                           : "6-M");
    core_leave(m, LEAVE_FAULT);
}

/* Which instructions it makes conditional. Those whose condition does not hold are not looked at: the engine passes
   over them. They are counted here, a cycle each. */
static void step_it(struct machine *m, uint16_t instruction)
{
    unsigned mask = instruction & 0xf, count = 4 - (unsigned)__builtin_ctz(mask), passed_over = 0;
    uint32_t address = m->core.pc + 2;
    for (unsigned i = 0; i < count; i++) {
        unsigned condition = instruction >> 4 & 0xe;
        condition |= i == 0 ? instruction >> 4 & 1 : mask >> (4 - i) & 1;
        uint16_t half = 0;
        step_fetch(m, address, &half);
        passed_over += !decode_condition(condition, core_flags(m));
        address += m->core.kinds[half] == KIND_LONG ? 4 : 2;
    }
    m->core.block = (struct region){m->core.pc + 2, address - m->core.pc - 2};
    m->now += passed_over;
    m->record.instructions += passed_over;
}

static void step_wide_access(struct machine *m, uint32_t instruction, enum kind kind)
{
    uint32_t reg[16] = {0}, target = 0;
    read_registers(m, decode_wide_base(instruction), reg);
    struct access a = decode_wide_access(instruction, m->core.pc, reg);
    if (stack_limit_is_push(instruction) && !stack_limit_check(m, a.address))
        return;
    if (!check_access(m, &a))
        return;
    bool loads_pc = decode_wide_loads_pc(instruction);
    if (loads_pc)
        bus_load_word(m, a.address + 4 * (a.count - 1u), &target);
    if (loads_pc && special_target(m, target, true)) {
        core_leave(m, LEAVE_HAND);
        return;
    }
    m->core.access = a;
    core_count(m, decode_cycles(m->board, kind, 0) + (a.count > 1 ? a.count - 1u : 0) +
                      (loads_pc ? decode_branch_cycles(m->board->core) : 0));
}

static void step_fpu(struct machine *m, uint32_t instruction)
{
    unsigned rn = instruction >> 16 & 15;
    uint32_t base = rn == PC ? (m->core.pc + 4) & ~UINT32_C(3) : core_get(m, rn);
    struct access a = decode_fpu_access(instruction, base);
    if (stack_limit_is_push(instruction) && !stack_limit_check(m, a.address))
        return;
    if (a.count && !check_access(m, &a))
        return;
    m->core.access = a;
    core_count(m, a.count ? 1u + a.count : decode_fpu_cycles(instruction));
}

/* "SDIV", "UDIV" */
static bool divides_by_zero(struct machine *m, uint32_t instruction)
{
    return m->system.ccr & CCR_DIV_0_TRP && core_get(m, instruction & 15) == 0;
}

static void step_wide(struct machine *m, uint32_t instruction)
{
    enum kind kind = decode_wide(instruction);
    unsigned cycles = decode_cycles(m->board, kind, 0);
    m->core.sp_moved = true;
    switch (kind) {
    case KIND_TRANSFER:
    case KIND_MULTIPLE:
    case KIND_TABLE_BRANCH:
        step_wide_access(m, instruction, kind);
        return;
    case KIND_MRS:
    case KIND_MSR:
        core_leave(m, LEAVE_HAND);
        return;
    case KIND_BRANCH_IF:
        if (decode_condition(instruction >> 22 & 15, core_flags(m)))
            cycles += decode_branch_cycles(m->board->core);
        break;
    case KIND_COPROCESSOR:
        if (fpu_is_on(m)) {
            step_fpu(m, instruction);
            return;
        }
        exception_fault(m, "coprocessor", m->core.pc,
                        "0x%08x is an instruction of the FPU, which is off", instruction);
        core_leave(m, LEAVE_FAULT);
        return;
    case KIND_UNDEFINED:
        step_undefined(m, instruction, false);
        return;
    case KIND_DIVIDE:
        if (divides_by_zero(m, instruction)) {
            exception_fault(m, "division", m->core.pc, "it divides by zero");
            core_leave(m, LEAVE_FAULT);
            return;
        }
        break;
    case KIND_PLAIN:
        if (!stack_limit_check_wide(m, instruction))
            return;
        break;
    default:
        break;
    }
    core_count(m, cycles);
}

static void step_long(struct machine *m, uint16_t first)
{
    uint16_t second;
    if (!step_fetch(m, m->core.pc + 2, &second)) {
        step_fetch_fault(m, m->core.pc + 2);
        return;
    }
    uint32_t instruction = (uint32_t)first << 16 | second;
    if (core_is_mainline(m->board->core)) {
        step_wide(m, instruction);
        return;
    }
    enum kind kind = decode_long(instruction);
    if (kind == KIND_UNDEFINED)
        step_undefined(m, instruction, false);
    else if (kind == KIND_MRS || kind == KIND_MSR)
        core_leave(m, LEAVE_HAND);
    else
        core_count(m, decode_cycles(m->board, kind, first));
}

void step(struct machine *m)
{
    uint16_t instruction;
    if (!step_fetch(m, m->core.pc, &instruction)) {
        step_fetch_fault(m, m->core.pc);
        return;
    }
    enum kind kind = m->core.kinds[instruction];
    unsigned cycles = decode_cycles(m->board, kind, instruction);
    switch (kind) {
    case KIND_TRANSFER:
    case KIND_MULTIPLE:
        step_access(m, instruction, kind);
        return;
    case KIND_LONG:
        step_long(m, instruction);
        return;
    case KIND_UNDEFINED:
    case KIND_UNPREDICTABLE:
        step_undefined(m, instruction, kind == KIND_UNPREDICTABLE);
        return;
    case KIND_BX:
        if (special_target(m, core_get(m, instruction >> 3 & 15), !(instruction & 0x80)))
            break;
        core_count(m, cycles);
        return;
    case KIND_BRANCH_IF:
        if (decode_condition(instruction >> 8 & 15, core_flags(m))) {
            if (delay_loop_leaps(m, instruction))
                break;
            cycles += decode_branch_cycles(m->board->core);
        }
        core_count(m, cycles);
        return;
    case KIND_BRANCH:
        if (instruction == 0xe7fe) /* to itself: time passes in one step */
            break;
        core_count(m, cycles);
        return;
    case KIND_COMPARE_BRANCH:
        if ((core_get(m, instruction & 7) == 0) != (instruction >> 11 & 1))
            cycles += decode_branch_cycles(m->board->core);
        core_count(m, cycles);
        return;
    case KIND_IT:
        step_it(m, instruction);
        core_count(m, cycles);
        return;
    case KIND_STACK:
        if (!stack_limit_check(m, stack_limit_sp_after(m, instruction)))
            return;
        m->core.sp_moved = true;
        core_count(m, cycles);
        return;
    case KIND_PLAIN:
    case KIND_MULTIPLY:
    case KIND_WRITE_PC:
        core_count(m, cycles);
        return;
    default:
        break;
    }
    core_leave(m, LEAVE_HAND);
}
