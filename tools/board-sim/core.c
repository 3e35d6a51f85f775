/* core.c - the engine: unicorn runs the instructions, and each is looked at before it runs, so
 * that cycles are counted and a fault is found with the state as it was before the instruction.
 *
 * Unicorn's Cortex-M0 has no NVIC, decodes some instructions that ARMv6-M lacks, and does not fault
 * a branch to ARM state; exceptions and special registers are therefore kept here, and the engine
 * stays in thread mode for ever. */
#include "machine.h"

#include "text.h"

#define NOWHERE UINT32_C(0xfffffffe)

void core_leave(struct machine *m, enum leave why)
{
    m->core.leave = why;
    uc_emu_stop(m->core.uc);
}

uint32_t core_get(struct machine *m, unsigned reg)
{
    static const int names[] = {UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2,  UC_ARM_REG_R3,
                                UC_ARM_REG_R4,  UC_ARM_REG_R5, UC_ARM_REG_R6,  UC_ARM_REG_R7,
                                UC_ARM_REG_R8,  UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
                                UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR};
    uint32_t value = m->core.pc;
    if (reg != PC)
        uc_reg_read(m->core.uc, names[reg], &value);
    return value;
}

void core_set(struct machine *m, unsigned reg, uint32_t value)
{
    static const int names[] = {UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2,  UC_ARM_REG_R3,
                                UC_ARM_REG_R4,  UC_ARM_REG_R5, UC_ARM_REG_R6,  UC_ARM_REG_R7,
                                UC_ARM_REG_R8,  UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
                                UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR};
    if (reg == SP)
        value &= ~UINT32_C(3);
    if (reg == PC)
        m->core.pc = value;
    else
        uc_reg_write(m->core.uc, names[reg], &value);
    if (reg == SP)
        core_note_sp(m);
}

uint32_t core_flags(struct machine *m)
{
    uint32_t xpsr;
    uc_reg_read(m->core.uc, UC_ARM_REG_XPSR, &xpsr);
    return xpsr & UINT32_C(0xf0000000);
}

void core_set_flags(struct machine *m, uint32_t xpsr)
{
    xpsr &= UINT32_C(0xf0000000);
    uc_reg_write(m->core.uc, UC_ARM_REG_APSR_NZCVQ, &xpsr);
}

uint32_t core_main_sp(struct machine *m)
{
    return m->core.spsel ? m->core.other_sp : core_get(m, SP);
}

uint32_t core_process_sp(struct machine *m)
{
    return m->core.spsel ? core_get(m, SP) : m->core.other_sp;
}

void core_set_main_sp(struct machine *m, uint32_t value)
{
    if (m->core.spsel)
        m->core.other_sp = value & ~UINT32_C(3);
    else
        core_set(m, SP, value);
}

void core_set_process_sp(struct machine *m, uint32_t value)
{
    if (m->core.spsel)
        core_set(m, SP, value);
    else
        m->core.other_sp = value & ~UINT32_C(3);
}

void core_select_sp(struct machine *m, bool process)
{
    if (process == m->core.spsel)
        return;
    uint32_t current = core_get(m, SP);
    m->core.spsel = process;
    core_set(m, SP, m->core.other_sp);
    m->core.other_sp = current;
}

void core_note_sp(struct machine *m)
{
    m->core.sp_moved = false;
    if (m->core.spsel)
        return;
    uint32_t sp = core_get(m, SP);
    const struct memory *memory = bus_memory(m, sp);
    if (sp < m->record.lowest_sp && (!memory || memory->kind == MEMORY_RAM))
        m->record.lowest_sp = sp;
}

void core_count(struct machine *m, unsigned cycles)
{
    m->now += cycles;
    m->record.instructions++;
}

bool core_is_in_block(const struct machine *m)
{
    return m->core.pc - m->core.block.base < m->core.block.size;
}

static void on_instruction(uc_engine *uc, uint64_t address, uint32_t size, void *machine)
{
    (void)uc, (void)size;
    struct machine *m = machine;
    m->core.pc = (uint32_t)address;
    m->core.access.count = 0;
    if (m->core.sp_moved)
        core_note_sp(m);
    if ((m->attention || m->now >= m->next_event || gdb_stops(m)) && !core_is_in_block(m))
        core_leave(m, LEAVE_BOUNDARY);
    else
        step(m);
}

/* For a hook on memory, unicorn 2.1.4 writes the IT state of the instruction into its registers, and does not clear it
   at the end of the block: a branch from there would be to code that is conditional once more. The code of the block
   itself does not look at it. */
static void clear_it_state(struct machine *m)
{
    const uint32_t it_state = UINT32_C(0x0600fc00); /* IT[1:0] and IT[7:2] of the CPSR */
    uint32_t cpsr;
    uc_reg_read(m->core.uc, UC_ARM_REG_CPSR, &cpsr);
    cpsr &= ~it_state;
    uc_reg_write(m->core.uc, UC_ARM_REG_CPSR, &cpsr);
}

/* The engine and decode.c must be of one mind about what an instruction reaches. */
static void on_access(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                      void *machine)
{
    (void)uc, (void)value;
    struct machine *m = machine;
    const struct access *a = &m->core.access;
    if (core_is_in_block(m))
        clear_it_state(m);
    uint32_t begin = a->address, end = begin + (uint32_t)a->size * a->count;
    bool alike = size == a->size && a->load == (type == UC_MEM_READ);
    /* On ARMv7-M the engine may join a pair, reads before STREX writes, and reads the two words in which a word lies
       that crosses one of its pages. */
    if (core_is_mainline(m->board->core) && (type == UC_MEM_READ || !a->load)) {
        begin &= ~UINT32_C(3);
        end = (end + 3) & ~UINT32_C(3);
        alike = true;
    }
    if ((uint32_t)address - begin < end - begin && alike)
        return;
    refuse("the instruction at 0x%08x reaches 0x%08x in another way than it was decoded; this is a "
           "mistake in board-sim",
           m->core.pc, (uint32_t)address);
}

/* The engine gave up by itself: all it may do so for is a fetch. */
static void stray(struct machine *m, uc_err error)
{
    uint32_t pc;
    uc_reg_read(m->core.uc, UC_ARM_REG_PC, &pc);
    m->core.pc = pc & ~UINT32_C(1);
    if (m->core.sp_moved)
        core_note_sp(m);
    uint16_t half;
    if (!step_fetch(m, m->core.pc, &half))
        step_fetch_fault(m, m->core.pc);
    else if (m->core.kinds[half] == KIND_LONG && !step_fetch(m, m->core.pc + 2, &half))
        step_fetch_fault(m, m->core.pc + 2);
    else
        refuse("the engine ended at 0x%08x with '%s'; this is a mistake in board-sim", pc,
               uc_strerror(error));
}

void core_run(struct machine *m)
{
    if (!m->core.thumb) {
        exception_fault(m, "arm-state", m->core.pc,
                        "it branched to 0x%08x with bit 0 clear: to ARM state, which there is not",
                        m->core.pc);
        return;
    }
    m->core.leave = LEAVE_NOTHING;
    uc_err error = uc_emu_start(m->core.uc, m->core.pc | 1, NOWHERE, 0, 0);
    if (m->core.leave == LEAVE_HAND && core_is_in_block(m) && !hand_is_last_of_block(m))
        refuse("0x%08x: this simulator cannot run such an instruction in the midst of an IT block",
               m->core.pc);
    if (m->core.leave == LEAVE_HAND)
        hand_run(m);
    else if (m->core.leave == LEAVE_NOTHING)
        stray(m, error);
}

/* Addresses that devices and the system control space may have: "The system address map". */
static const struct region device_areas[] = {{0x40000000, 0x20000000}, {0xe0000000, 0x00100000}};

#define AREAS_MAX 8

static struct area {
    struct machine *machine;
    uint32_t base, size;
} areas[AREAS_MAX];
static size_t area_count;

bool bus_is_device(const struct machine *m, uint32_t address)
{
    (void)m;
    for (size_t i = 0; i < area_count; i++) {
        if (address - areas[i].base < areas[i].size)
            return true;
    }
    return false;
}

static uint64_t on_read(uc_engine *uc, uint64_t offset, unsigned size, void *user)
{
    (void)uc;
    const struct area *area = user;
    return bus_read(area->machine, area->base + (uint32_t)offset, size);
}

static void on_write(uc_engine *uc, uint64_t offset, unsigned size, uint64_t value, void *user)
{
    (void)uc;
    const struct area *area = user;
    bus_write(area->machine, area->base + (uint32_t)offset, size, (uint32_t)value);
}

static void must(uc_err error, const char *what)
{
    if (error)
        refuse("libunicorn cannot %s: %s; version 2 is needed, and memories that do not overlap",
               what, uc_strerror(error));
}

static void map_area(struct machine *m, uint32_t base, uint32_t size)
{
    if (area_count == AREAS_MAX)
        refuse("%s has peripherals in more than %d places", m->table->path, AREAS_MAX);
    struct area *area = &areas[area_count++];
    *area = (struct area){m, base, size};
    must(uc_mmio_map(m->core.uc, base, size, on_read, area, on_write, area), "map the devices");
}

static void map_memory(struct machine *m, const struct memory *memory)
{
    uint32_t permissions = UC_PROT_READ | UC_PROT_EXEC;
    if (memory->kind == MEMORY_RAM)
        permissions |= UC_PROT_WRITE;
    /* In whole pages of 4 KiB; bus_memory() knows where the memory really ends. */
    must(uc_mem_map_ptr(m->core.uc, memory->base, (memory->size + 4095) & ~(size_t)4095,
                        permissions, memory->bytes),
         "map the memories");
}

void core_init(struct machine *m)
{
    for (unsigned i = 0; i < 65536; i++)
        m->core.kinds[i] = (uint8_t)(core_is_mainline(m->board->core) ? decode_mainline((uint16_t)i)
                                                                      : decode((uint16_t)i));
    must(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &m->core.uc), "start");
    static const int models[] = {UC_CPU_ARM_CORTEX_M0, UC_CPU_ARM_CORTEX_M0, UC_CPU_ARM_CORTEX_M3,
                                 UC_CPU_ARM_CORTEX_M4, UC_CPU_ARM_CORTEX_M33};
    must(uc_ctl_set_cpu_model(m->core.uc, models[m->board->core]), "be that core");
    for (size_t i = 0; i < m->memory_count; i++)
        map_memory(m, &m->memories[i]);
    for (size_t i = 0; i < sizeof device_areas / sizeof device_areas[0]; i++)
        map_area(m, device_areas[i].base, device_areas[i].size);
    for (size_t i = 0; i < m->table->peripheral_count; i++) {
        const struct peripheral *p = &m->table->peripherals[i];
        if (!bus_is_device(m, p->base) && !bus_memory(m, p->base & ~UINT32_C(4095)))
            map_area(m, p->base & ~UINT32_C(4095), 4096);
    }
    uc_hook hook;
    must(uc_hook_add(m->core.uc, &hook, UC_HOOK_CODE, (void *)on_instruction, m, 1, 0),
         "look at each instruction");
    must(uc_hook_add(m->core.uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, m,
                     1, 0),
         "look at each access");
}
