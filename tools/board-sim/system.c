/* system.c - the registers of SysTick, NVIC and system control block, and one debug register.
 *
 * ARMv6-M Architecture Reference Manual, "The System Control Space". */
#include "system.h"

static uint32_t read_load(struct machine *m)
{
    return m->systick.load;
}

static uint32_t read_current(struct machine *m)
{
    systick_sync(m);
    return m->systick.value;
}

static void write_current(struct machine *m, uint32_t value)
{
    (void)value;
    systick_clear(m);
}

static uint32_t read_calibration(struct machine *m)
{
    return m->board->systick_calibration;
}

static uint32_t read_cpuid(struct machine *m)
{
    return m->board->cpuid;
}

/* "Interrupt Control and State Register" */
enum {
    ICSR_VECTPENDING = 12,
    ICSR_ISRPENDING = 22,
    ICSR_PENDSTCLR = 25,
    ICSR_PENDSTSET = 26,
    ICSR_PENDSVCLR = 27,
    ICSR_PENDSVSET = 28,
    ICSR_NMIPENDSET = 31,
};

static uint32_t pending_at(const struct machine *m, unsigned exception, unsigned place)
{
    return (uint32_t)exceptions_has(&m->nvic.pending, exception) << place;
}

static bool interrupts_pend(const struct machine *m)
{
    uint64_t any = m->nvic.pending.word[0] >> EXCEPTION_IRQ0;
    for (unsigned i = 1; i < EXCEPTIONS / 64; i++)
        any |= m->nvic.pending.word[i];
    return any;
}

static uint32_t read_icsr(struct machine *m)
{
    systick_sync(m);
    return m->core.ipsr | exception_pending(m) << ICSR_VECTPENDING |
           (uint32_t)interrupts_pend(m) << ICSR_ISRPENDING |
           pending_at(m, EXCEPTION_SYSTICK, ICSR_PENDSTSET) |
           pending_at(m, EXCEPTION_PENDSV, ICSR_PENDSVSET) |
           pending_at(m, EXCEPTION_NMI, ICSR_NMIPENDSET);
}

static void write_icsr(struct machine *m, uint32_t value)
{
    if (value >> ICSR_PENDSTCLR & 1)
        exceptions_put(&m->nvic.pending, EXCEPTION_SYSTICK, false);
    if (value >> ICSR_PENDSVCLR & 1)
        exceptions_put(&m->nvic.pending, EXCEPTION_PENDSV, false);
    if (value >> ICSR_PENDSTSET & 1)
        exception_pend(m, EXCEPTION_SYSTICK);
    if (value >> ICSR_PENDSVSET & 1)
        exception_pend(m, EXCEPTION_PENDSV);
    if (value >> ICSR_NMIPENDSET & 1)
        exception_pend(m, EXCEPTION_NMI);
}

static uint32_t read_vtor(struct machine *m)
{
    return m->system.vtor;
}

static void write_vtor(struct machine *m, uint32_t value)
{
    m->system.vtor = value;
}

#define AIRCR_KEY UINT32_C(0x05fa)
#define AIRCR_KEY_READ UINT32_C(0xfa05)
enum { AIRCR_SYSRESETREQ = 4 };

static uint32_t read_aircr(struct machine *m)
{
    (void)m;
    return AIRCR_KEY_READ << 16;
}

static void write_aircr(struct machine *m, uint32_t value)
{
    if (value >> 16 != AIRCR_KEY)
        bus_illegal(m, "key", 0xe000ed0c, "AIRCR",
                    "it writes AIRCR without the key 0x05fa, so the write is ignored");
    else if (value & AIRCR_SYSRESETREQ)
        m->system.reset_requested = true;
}

enum { SCR_SLEEPONEXIT = 2, SCR_SLEEPDEEP = 4, SCR_SEVONPEND = 16 };

static uint32_t read_scr(struct machine *m)
{
    return (m->system.sleep_on_exit ? SCR_SLEEPONEXIT : 0) |
           (m->system.sleep_deep ? SCR_SLEEPDEEP : 0) |
           (m->system.event_on_pend ? SCR_SEVONPEND : 0);
}

static void write_scr(struct machine *m, uint32_t value)
{
    m->system.sleep_on_exit = value & SCR_SLEEPONEXIT;
    m->system.sleep_deep = value & SCR_SLEEPDEEP;
    m->system.event_on_pend = value & SCR_SEVONPEND;
}

static uint32_t read_ccr(struct machine *m)
{
    return m->system.ccr;
}

/* "Debug Halting Control and Status Register", C_DEBUGEN: the debugger that --semihosting stands for.
   Whether software can read it is implementation defined; a Cortex-M0+ on a board answers 0. */
static uint32_t read_dhcsr(struct machine *m)
{
    return m->options->semihosting;
}

static const struct system_register registers[] = {
    {0xe000e010, "SYST_CSR", 0x7, systick_read_control, systick_write_control},
    {0xe000e014, "SYST_RVR", 0xffffff, read_load, systick_write_load},
    {0xe000e018, "SYST_CVR", 0xffffffff, read_current, write_current},
    {0xe000e01c, "SYST_CALIB", 0, read_calibration, NULL},
    {0xe000ed00, "CPUID", 0, read_cpuid, NULL},
    {0xe000ed04, "ICSR", 0x9e000000, read_icsr, write_icsr},
    {0xe000ed08, "VTOR", 0xffffff80, read_vtor, write_vtor},
    {0xe000ed0c, "AIRCR", 0xffff0006, read_aircr, write_aircr},
    {0xe000ed10, "SCR", 0x16, read_scr, write_scr},
    {0xe000ed14, "CCR", 0, read_ccr, NULL},
    {0xe000edf0, "DHCSR", 0, read_dhcsr, NULL},
};

/* ---- ARMv7-M ---- */

static void write_ccr(struct machine *m, uint32_t value)
{
    m->system.ccr = value;
}

static uint32_t read_cfsr(struct machine *m)
{
    return m->system.cfsr;
}

static void write_cfsr(struct machine *m, uint32_t value)
{
    m->system.cfsr &= ~value;
}

static uint32_t read_hfsr(struct machine *m)
{
    return m->system.hfsr;
}

static void write_hfsr(struct machine *m, uint32_t value)
{
    m->system.hfsr &= ~value;
}

static uint32_t read_fault_address(struct machine *m)
{
    return m->system.fault_address;
}

static uint32_t read_actlr(struct machine *m)
{
    return m->system.actlr;
}

static void write_actlr(struct machine *m, uint32_t value)
{
    m->system.actlr = value;
}

static uint32_t read_cpacr(struct machine *m)
{
    return m->system.cpacr;
}

/* Without an FPU it stays zero. */
static void write_cpacr(struct machine *m, uint32_t value)
{
    m->system.cpacr = core_has_fpu(m->board->core) ? value : 0;
}

/* There is no MPU (MPU_TYPE). FPCCR: fpu.c. */
static uint32_t read_absent(struct machine *m)
{
    (void)m;
    return 0;
}

static void write_absent(struct machine *m, uint32_t value)
{
    (void)m, (void)value;
}

#define DEMCR_TRCENA (UINT32_C(1) << 24)

static uint32_t read_demcr(struct machine *m)
{
    return m->system.trace_on ? DEMCR_TRCENA : 0;
}

static void write_demcr(struct machine *m, uint32_t value)
{
    m->system.trace_on = value & DEMCR_TRCENA;
}

/* "DWT Control register": CYCCNTENA, and four comparators; without TRCENA there is nothing. */
static uint32_t read_dwt(struct machine *m)
{
    return m->system.trace_on ? UINT32_C(0x40000000) | m->system.cycles_on : 0;
}

static void write_cycles(struct machine *m, uint32_t value)
{
    m->system.cycles_from = m->system.cycles_on ? m->now - value : value;
}

static uint32_t read_cycles(struct machine *m)
{
    return (uint32_t)(m->system.cycles_on ? m->now - m->system.cycles_from : m->system.cycles_from);
}

static void write_dwt(struct machine *m, uint32_t value)
{
    uint32_t count = read_cycles(m);
    m->system.cycles_on = m->system.trace_on && value & 1;
    m->system.cycles_from = m->system.cycles_on ? m->now - count : count;
}

static const struct system_register mainline_registers[] = {
    {0xe0001000, "DWT_CTRL", 0x1, read_dwt, write_dwt},
    {0xe0001004, "DWT_CYCCNT", 0xffffffff, read_cycles, write_cycles},
    {0xe000e008, "ACTLR", 0x307, read_actlr, write_actlr},
    {0xe000ed14, "CCR", 0x31b, read_ccr, write_ccr},
    {0xe000ed28, "CFSR", 0xffffffff, read_cfsr, write_cfsr},
    {0xe000ed2c, "HFSR", 0xc0000002, read_hfsr, write_hfsr},
    {0xe000ed34, "MMFAR", 0, read_fault_address, NULL},
    {0xe000ed38, "BFAR", 0, read_fault_address, NULL},
    {0xe000ed88, "CPACR", CPACR_FPU, read_cpacr, write_cpacr},
    {0xe000ed90, "MPU_TYPE", 0, read_absent, NULL},
    {0xe000edfc, "DEMCR", DEMCR_TRCENA, read_demcr, write_demcr},
    {0xe000ef34, "FPCCR", 0xffffffff, read_absent, write_absent},
};

/* ---- ARMv8-M, in Secure state, where nothing is Non-secure ---- */

static const struct system_register v8_registers[] = {
    {0xe000ede4, "SFSR", 0xff, read_absent, write_absent},
    {0xe000ede8, "SFAR", 0xffffffff, read_absent, write_absent},
};

static const struct system_register *find_v8(uint32_t address)
{
    for (size_t i = 0; i < sizeof v8_registers / sizeof v8_registers[0]; i++) {
        if (v8_registers[i].address == address)
            return &v8_registers[i];
    }
    return NULL;
}

static const struct system_register *find_mainline(uint32_t address)
{
    for (size_t i = 0; i < sizeof mainline_registers / sizeof mainline_registers[0]; i++) {
        if (mainline_registers[i].address == address)
            return &mainline_registers[i];
    }
    return NULL;
}

const struct system_register *system_find(const struct machine *m, uint32_t address)
{
    const struct system_register *mainline =
        core_is_mainline(m->board->core) ? find_mainline(address) : NULL;
    if (mainline)
        return mainline;
    if (core_is_v8(m->board->core) && find_v8(address))
        return find_v8(address);
    for (size_t i = 0; i < sizeof registers / sizeof registers[0]; i++) {
        /* Cortex-M0 TRM, "System control": there is no VTOR. */
        if (registers[i].address == address &&
            (registers[i].read != read_vtor || m->board->core != CORTEX_M0))
            return &registers[i];
    }
    return NULL;
}
