/* core.c - what is known of a core by its name in <cpu>. */
#include "svd2c/model/model.h"

#include <strings.h>

/* CMSIS-SVD, "cpuNameType". Part numbers: the CPUID register in each core's Technical Reference
 * Manual. Priority bits: ARMv6-M and ARMv8-M Baseline have 2 (ARMv6-M Architecture Reference Manual,
 * "Exception priorities"); the others 3 to 8, as built (ARMv7-M, "Priority grouping"). */
static const struct known {
    const char *name, *overlay, *cmsis, *revision_macro; /* cores/; CMSIS-Core */
    enum core_architecture architecture;
    unsigned part;
    bool mpu, fpu, vtor;
} cores[] = {
    {"CM0", "cortex-m0.overlay", "core_cm0.h", "CM0", CORE_V6M, 0xC20, false, false, false},
    {"CM0PLUS", "cortex-m0plus.overlay", "core_cm0plus.h", "CM0PLUS", CORE_V6M, 0xC60, true, false,
     true},
    {"CM0+", "cortex-m0plus.overlay", "core_cm0plus.h", "CM0PLUS", CORE_V6M, 0xC60, true, false,
     true},
    {"CM0P", "cortex-m0plus.overlay", "core_cm0plus.h", "CM0PLUS", CORE_V6M, 0xC60, true, false,
     true},
    {"CM1", "cortex-m0.overlay", "core_cm1.h", "CM1", CORE_V6M, 0xC21, false, false, false},
    {"SC000", "cortex-m0plus.overlay", "core_sc000.h", "SC000", CORE_V6M, 0, true, false, true},
    {"CM3", "cortex-m3.overlay", "core_cm3.h", "CM3", CORE_V7M, 0xC23, true, false, true},
    {"SC300", "cortex-m3.overlay", "core_sc300.h", "SC300", CORE_V7M, 0, true, false, true},
    {"CM4", "cortex-m4.overlay", "core_cm4.h", "CM4", CORE_V7M, 0xC24, true, true, true},
    {"CM7", "cortex-m7.overlay", "core_cm7.h", "CM7", CORE_V7M, 0xC27, true, true, true},
    {"CM23", "cortex-m23.overlay", "core_cm23.h", "CM23", CORE_V8M_BASE, 0xD20, true, false, true},
    {"ARMV8MBL", "cortex-m23.overlay", "core_armv8mbl.h", "ARMv8MBL", CORE_V8M_BASE, 0, true, false,
     true},
    {"CM33", "cortex-m33.overlay", "core_cm33.h", "CM33", CORE_V8M_MAIN, 0xD21, true, true, true},
    {"CM35P", "cortex-m33.overlay", "core_cm35p.h", "CM35P", CORE_V8M_MAIN, 0xD31, true, true,
     true},
    {"CM52", NULL, "core_cm52.h", "CM52", CORE_V8M_MAIN, 0xD24, true, true, true},
    {"CM55", NULL, "core_cm55.h", "CM55", CORE_V8M_MAIN, 0xD22, true, true, true},
    {"CM85", NULL, "core_cm85.h", "CM85", CORE_V8M_MAIN, 0xD23, true, true, true},
    {"SMC1", NULL, "core_starmc1.h", "STAR", CORE_V8M_MAIN, 0, true, true, true},
    {"ARMV8MML", "cortex-m33.overlay", "core_armv8mml.h", "ARMv8MML", CORE_V8M_MAIN, 0, true, true,
     true},
    {"ARMV81MML", NULL, "core_armv81mml.h", "ARMv81MML", CORE_V8M_MAIN, 0, true, true, true},
};

static const struct known *known_as(const char *name)
{
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++)
        if (!strcasecmp(cores[i].name, name))
            return &cores[i];
    return NULL;
}

/* Cores whose interrupts have numbers and no exceptions among them: RISC-V, RV32IMC (Espressif), and
 * Cortex-A and -R, CA7 or CR5F in CMSIS-SVD. */
static bool is_by_number(const char *name)
{
    bool arm = !strncasecmp(name, "CA", 2) || !strncasecmp(name, "CR", 2);
    return !strncasecmp(name, "RISC", 4) || !strncasecmp(name, "RV32", 4) ||
           !strncasecmp(name, "RV64", 4) || (arm && name[2] >= '1' && name[2] <= '9');
}

bool core_is_known(const char *name)
{
    return known_as(name) || is_by_number(name);
}

const char *core_names(void)
{
    const char *names = cores[0].name;
    for (size_t i = 1; i < sizeof cores / sizeof *cores; i++)
        names = store_format("%s, %s", names, cores[i].name);
    return store_format("%s, RISCV, RV32IMAC, CA7 and the like", names);
}

void core_know(struct core *core)
{
    const struct known *known = core->name ? known_as(core->name) : NULL;
    core->by_number = core->name && !known && is_by_number(core->name);
    if (known) {
        bool baseline = known->architecture == CORE_V6M || known->architecture == CORE_V8M_BASE;
        core->architecture = known->architecture;
        core->overlay = known->overlay;
        core->cmsis = known->cmsis;
        core->revision_macro = known->revision_macro;
        core->part = known->part;
        core->least_priority_bits = baseline ? 2 : 3;
        core->most_priority_bits = baseline ? 2 : 8;
        core->can_mpu = known->mpu;
        core->can_fpu = known->fpu;
        core->can_vtor = known->vtor;
    }
}

/* "Exception number definition" in each architecture's reference manual. */
const char *core_exception(const struct core *core, unsigned vector)
{
    static const char *const names[16] = {
        NULL, "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "SecureFault",
        NULL, NULL,    NULL,  "SVC",       "DebugMon",  NULL,       "PendSV",     "SysTick"};
    if (core->architecture == CORE_OTHER || vector > 15)
        return NULL;
    bool faults = core->architecture == CORE_V7M || core->architecture == CORE_V8M_MAIN;
    if ((vector >= 4 && vector <= 6) || vector == 12)
        return faults ? names[vector] : NULL;
    if (vector == 7)
        return core->architecture == CORE_V8M_MAIN ? names[vector] : NULL;
    return names[vector];
}
