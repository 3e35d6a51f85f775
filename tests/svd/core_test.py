"""core_test.py - --core: the peripherals of each Cortex-M from our own description, and a header that fits
CMSIS-Core's. CMSIS-Core's own headers are compared where they are: in ../shared, or in the folders that CMSIS5
and CMSIS6 name (their CMSIS/Core/Include); else there is a stand-in of ours."""
import glob
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, Skip, add, check, check_equal, check_has, run, test
from svd import WARNINGS, Work, device, element, field, interrupt, peripheral, register, svd2c

NEEDS = "svd2c"  # of make

# <cpu>'s name, clang's, and the architecture's part of CMSIS-Core's headers.
CORES = {"CM0": "cortex-m0", "CM0PLUS": "cortex-m0plus", "CM3": "cortex-m3", "CM4": "cortex-m4", "CM7": "cortex-m7",
         "CM23": "cortex-m23", "CM33": "cortex-m33"}


def part(core, **options):
    cpu = element("cpu", name=core, revision="r1p2", **{"nvicPrioBits": 2 if core in ("CM0", "CM0PLUS", "CM23") else 4,
                                                        "vendorSystickConfig": "false", **options})
    return device("PART", peripheral("UART0", 0x40000000, interrupt("UART0", 33 if core != "CM0" else 3),
                                     register("DR", 0, field("FPU", 0), field("MPU", 1))),
                  peripheral("STK", 0xE000E010, interrupt("CORE", 1), register("CSR", 0)),
                  peripheral("NVIC", 0xE000E100, register("ISER", 0, field("SETENA", 0, 32))),
                  peripheral("FPU", 0x40001000, register("UNUSED", 0)), cpu=cpu)


def compile_for(work, core, source, *flags):
    code, output = run("clang", "--target=thumbv6m-none-eabi", f"-mcpu={CORES[core]}", "-mfloat-abi=soft",
                       "-ffreestanding", *WARNINGS, *flags, "-Os", "-c", work.write("t.c", source), "-o", work.path("t.o"),
                       cwd=work.folder)
    check(code == 0 and not output, f"{core}: {output[:2000]}")


CALLS = """
void use(IRQn_Type irq);
void use(IRQn_Type irq)
{
    NVIC_EnableIRQ(UART0_IRQn);
    NVIC_EnableIRQ(irq);
    NVIC_DisableIRQ(irq);
    if (NVIC_GetPendingIRQ(irq) && NVIC_GetEnableIRQ(irq))
        NVIC_ClearPendingIRQ(irq);
    NVIC_SetPendingIRQ(CORE_IRQn);
    NVIC_SetPriority(PendSV_IRQn, 3);
    NVIC_SetPriority(irq, NVIC_GetPriority(SysTick_IRQn));
    if (SysTick_Config(1000))
        NVIC_SystemReset();
}
"""
OWN = """
void own(void);
void own(void)
{
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 1);
    reg_modify(SCB->SHPR3, .PRI_14 = (1U << __NVIC_PRIO_BITS) - 1);
    reg_write_with_zero(SCB->AIRCR, .VECTKEY = SCB_AIRCR_VECTKEY_KEY, .SYSRESETREQ = 1);
%s}
"""
MAINLINE = """    reg_modify(SCB->CCR, .DIV_0_TRP = 1);
    reg_modify(SCB->SHCSR, .USGFAULTENA = 1);
    reg_clear(SCB->CFSR, .DIVBYZERO);
    reg_modify(CoreDebug->DEMCR, .TRCENA = 1);
    reg_modify(DWT->CTRL, .CYCCNTENA = 1);
    reg_write_with_zero(ITM->PORT[0].u8, .bits = 'x');
    reg_modify(SCB->AIRCR, .PRIGROUP = 3);
"""
USES = {"CM0": "", "CM0PLUS": "    reg_modify(MPU->RASR, .SIZE = 7, .AP = MPU_RASR_AP_FULL);\n", "CM3": MAINLINE,
        "CM4": MAINLINE + "    reg_modify(SCB->CPACR, .CP10 = SCB_CPACR_CP10_FULL, .CP11 = SCB_CPACR_CP11_FULL);\n",
        "CM23": "    reg_modify(SAU->CTRL, .ENABLE = 1);\n    reg_modify(MPU->RLAR, .LIMIT = 5);\n",
        "CM33": MAINLINE + "    reg_modify(MPU_NS->RLAR, .LIMIT = 5);\n    reg_modify(FPU->FPCCR, .LSPEN = 0);\n"}
USES["CM7"] = USES["CM4"] + "    reg_write_with_zero(SCB->ICIALLU, .bits = 0);\n"

# Where each has it, of the architectures' reference manuals: the memory maps of their registers.
ADDRESSES = {"SysTick CTRL": 0xE000E010, "SysTick CALIB": 0xE000E01C, "NVIC ISER[0]": 0xE000E100, "NVIC ICPR[0]": 0xE000E280,
             "NVIC IPR[0]": 0xE000E400, "SCB CPUID": 0xE000ED00, "SCB AIRCR": 0xE000ED0C, "SCB SHPR3": 0xE000ED20}

for core in CORES:
    def own(core=core):
        with Work() as work:
            said = work.header(part(core), "--core=own", "--table", "t")
            check("cortex-m" not in said, said)
            compile_for(work, core, f'#include <stdnoreturn.h>\n#include "a.h"\n{CALLS}{OWN % USES[core]}')
            rows = [row.split("\t") for row in work.read("t").splitlines()]
            places = {f"{row[1]} {row[2]}": int(row[3], 16) for row in rows if row[0] == "register"}
            check_equal({name: places.get(name) for name in ADDRESSES}, ADDRESSES, core)
            check("interrupt\t1\tCORE" in work.read("t"), "the interrupt of a core's peripheral is gone")
            check(not any(name.startswith("STK") for name in places), "STK is there beside SysTick")
            return f"{len(places)} registers"
    add(f"svd core: our own {core}", own)


@test("svd core: what a part was built without is not there")
def left_out():
    with Work() as work:
        work.header(part("CM4", mpuPresent="false", fpuPresent="false"), "--core=own", "--table", "t")
        check("register\tMPU\t" not in work.read("t"), "an MPU")
        check("\tFPCCR\t" not in work.read("t"), "an FPU")
        work.header(part("CM0PLUS", vtorPresent="false"), "--core=own", "--table", "t")
        check("\tVTOR\t" not in work.read("t"), "a VTOR")
        work.write("o", 'device PART\nsource "x"\npart P\nwithout SysTick\n')
        work.header(part("CM0"), "--core=own", "--overlay", "o", "--part", "P", "--table", "t")
        check("SysTick" not in work.read("t"), "a SysTick that the part is without")
        compile_for(work, "CM0", '#include "a.h"\n' + CALLS.replace("SysTick_Config(1000)", "irq"))


@test("svd core: a core that is not known is an error")
def unknown():
    with Work() as work:
        for text, what in ((device("X", peripheral("A", 0, register("R", 0)), cpu=""), "own"),
                           (part("CM55"), "own"), (part("CA9"), "cmsis")):
            code, output = svd2c(f"--core={what}", "-o", "a.h", work.write("a.svd", text), cwd=work.folder)
            check_equal(code, 1, output)
            check_has(output, "[E027]", "what svd2c said")
        code, output = svd2c("--core=arm", "-o", "a.h", work.path("a.svd"), cwd=work.folder)
        check_equal((code, "own, cmsis or none" in output), (2, True), output)


# ---- CMSIS-Core ------------------------------------------------------------------------------

# What of core_cm*.h a device's header meets: macros and types of these names.
STAND_IN = """
#ifndef __%s_REV
#error "no revision"
#endif
#if __NVIC_PRIO_BITS < 2 || __Vendor_SysTickConfig != 0
#error "the core's options are missing"
#endif
typedef struct { volatile unsigned ISER[16]; } NVIC_Type;
typedef struct { volatile unsigned CTRL, LOAD, VAL, CALIB; } SysTick_Type;
typedef struct { volatile unsigned FPCCR; } FPU_Type;
#define NVIC_BASE 0xE000E100UL
#define SysTick_BASE 0xE000E010UL
#define FPU_BASE 0xE000EF30UL
#define NVIC ((NVIC_Type *)NVIC_BASE)
#define SysTick ((SysTick_Type *)SysTick_BASE)
#define FPU ((FPU_Type *)FPU_BASE)
#define MPU ((FPU_Type *)FPU_BASE)
#define TPI ((FPU_Type *)FPU_BASE)
#define NVIC_EnableIRQ(irq) ((void)(irq))
static inline int core_number(IRQn_Type irq) { return irq == PendSV_IRQn || irq == SysTick_IRQn; }
"""
BESIDE = """#include "a.h"
void use(void);
void use(void)
{
    NVIC_EnableIRQ(UART0_IRQn);
    SysTick->CTRL = 1;
    NVIC->ISER[0] = 1;
    reg_modify(UART0->DR, .FPU_ = 1, .MPU_ = 1);
}
"""


def cmsis(version):
    """The include folders of CMSIS-Core's headers."""
    for folder in (os.environ.get(f"CMSIS{version}", ""),
                   os.path.join(os.path.dirname(ROOT), "shared", f"CMSIS_{version}", "CMSIS", "Core", "Include")):
        if os.path.exists(os.path.join(folder, "core_cm4.h")):
            return [folder, os.path.join(folder, "m-profile")]
    raise Skip(f"CMSIS-Core {version} is not in ../shared, nor where CMSIS{version} says")


@test("svd core: the header fits a stand-in of CMSIS-Core")
def stand_in():
    with Work() as work:
        for core in CORES:
            work.header(part(core), "--core=cmsis")
            check_has(work.read("a.h"), f"__{core}_REV 0x0102U", "a.h")
            work.write(f"core_{core.lower()}.h", STAND_IN % core)
            compile_for(work, core, BESIDE)


def masks_of(folders, core):
    """CMSIS-Core's field masks by name, and its registers' offsets stay to the compiler."""
    text = open(os.path.join(folders[0], f"core_{core.lower()}.h"), encoding="utf-8", errors="replace").read()
    for more in glob.glob(os.path.join(folders[1], "*.h")) + glob.glob(os.path.join(folders[0], "mpu_*.h")):
        text += open(more, encoding="utf-8", errors="replace").read()
    return set(re.findall(r"#define (\w+_Msk)\b", text))


# Where they differ, the manuals have ours: VTOR of a Cortex-M3 beyond 2^30 is CMSIS-Core's own restriction.
DIFFERENT = {"ITM_TPR_PRIVMASK_Msk", "SCB_VTOR_TBLOFF_Msk", "TPIU_ACPR_PRESCALER_Msk", "CoreDebug_DCRSR_REGSEL_Msk",
             "DWT_FUNCTION_ACTION_Msk"}


def compare_cmsis(version):
    folders = cmsis(version)
    flags = [f"-isystem{folder}" for folder in folders]
    compared = 0
    with Work() as work:
        for core in CORES:
            svd = part(core, vtorPresent="true" if core != "CM0" else "false", mpuPresent="true" if core != "CM0" else "false",
                       fpuPresent="true" if core in ("CM4", "CM7", "CM33") else "false",
                       dspPresent="true" if core == "CM33" else "false")
            work.header(svd, "--core=cmsis")
            compile_for(work, core, BESIDE, *flags)
            work.header(svd, "--core=own")
            own = dict(re.findall(r"#define (\w+_Msk) (0x\w+)U", work.read("a.h")))
            known = masks_of(folders, core)
            both = sorted(name for name in own if name in known - DIFFERENT)
            compared += len(both)
            asserts = "".join(f'#ifdef {name}\n_Static_assert({name} == {own[name]}, "{name}");\n#endif\n' for name in both)
            work.header(svd, "--core=cmsis")
            compile_for(work, core, f'#include "a.h"\n{asserts}', *flags, "-Wno-unused")
    check(compared > 300, f"only {compared} masks were compared")
    return f"{compared} masks"


for version in (5, 6):
    def beside(version=version):
        return compare_cmsis(version)
    add(f"svd core: beside CMSIS-Core {version}, and with its masks", beside, cost=3)
