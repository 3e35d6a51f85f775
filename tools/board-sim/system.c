/* system.c - the registers of SysTick, NVIC and system control block, and one debug register.
 *
 * ARMv6-M Architecture Reference Manual, "The System Control Space". */
#include "system.h"

static uint32_t interrupts(uint64_t exceptions)
{
    return (uint32_t)(exceptions >> EXCEPTION_IRQ0);
}

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

static uint32_t read_enabled(struct machine *m)
{
    return interrupts(m->nvic.enabled);
}

static void write_set_enable(struct machine *m, uint32_t value)
{
    for (unsigned i = 0; i < 32; i++) {
        if (value >> i & 1 && !table_interrupt(m->table, i))
            bus_illegal(m, "no-interrupt", 0xe000e100, "NVIC_ISER",
                        "it enables interrupt %u, which the part does not have", i);
    }
    m->nvic.enabled |= (uint64_t)value << EXCEPTION_IRQ0;
}

static void write_clear_enable(struct machine *m, uint32_t value)
{
    m->nvic.enabled &= ~((uint64_t)value << EXCEPTION_IRQ0);
}

static uint32_t read_pending(struct machine *m)
{
    return interrupts(m->nvic.pending);
}

static void write_set_pending(struct machine *m, uint32_t value)
{
    for (unsigned i = 0; i < 32; i++) {
        if (value >> i & 1)
            exception_pend(m, EXCEPTION_IRQ0 + i);
    }
}

static void write_clear_pending(struct machine *m, uint32_t value)
{
    m->nvic.pending &= ~((uint64_t)value << EXCEPTION_IRQ0) | m->nvic.lines;
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
    return (uint32_t)(m->nvic.pending >> exception & 1) << place;
}

static uint32_t read_icsr(struct machine *m)
{
    systick_sync(m);
    return m->core.ipsr | exception_pending(m) << ICSR_VECTPENDING |
           (uint32_t)(interrupts(m->nvic.pending) != 0) << ICSR_ISRPENDING |
           pending_at(m, EXCEPTION_SYSTICK, ICSR_PENDSTSET) |
           pending_at(m, EXCEPTION_PENDSV, ICSR_PENDSVSET) |
           pending_at(m, EXCEPTION_NMI, ICSR_NMIPENDSET);
}

static void write_icsr(struct machine *m, uint32_t value)
{
    if (value >> ICSR_PENDSTCLR & 1)
        m->nvic.pending &= ~(UINT64_C(1) << EXCEPTION_SYSTICK);
    if (value >> ICSR_PENDSVCLR & 1)
        m->nvic.pending &= ~(UINT64_C(1) << EXCEPTION_PENDSV);
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

/* STKALIGN and UNALIGN_TRP, which ARMv6-M fixes at one. */
static uint32_t read_ccr(struct machine *m)
{
    (void)m;
    return 1 << 9 | 1 << 3;
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
    {0xe000e100, "NVIC_ISER", 0xffffffff, read_enabled, write_set_enable},
    {0xe000e180, "NVIC_ICER", 0xffffffff, read_enabled, write_clear_enable},
    {0xe000e200, "NVIC_ISPR", 0xffffffff, read_pending, write_set_pending},
    {0xe000e280, "NVIC_ICPR", 0xffffffff, read_pending, write_clear_pending},
    {0xe000ed00, "CPUID", 0, read_cpuid, NULL},
    {0xe000ed04, "ICSR", 0x9e000000, read_icsr, write_icsr},
    {0xe000ed08, "VTOR", 0xffffff80, read_vtor, write_vtor},
    {0xe000ed0c, "AIRCR", 0xffff0006, read_aircr, write_aircr},
    {0xe000ed10, "SCR", 0x16, read_scr, write_scr},
    {0xe000ed14, "CCR", 0, read_ccr, NULL},
    {0xe000edf0, "DHCSR", 0, read_dhcsr, NULL},
};

const struct system_register *system_find(const struct machine *m, uint32_t address)
{
    for (size_t i = 0; i < sizeof registers / sizeof registers[0]; i++) {
        /* Cortex-M0 TRM, "System control": there is no VTOR. */
        if (registers[i].address == address &&
            (registers[i].read != read_vtor || m->board->core == CORTEX_M0PLUS))
            return &registers[i];
    }
    return NULL;
}
