# cpus.mk - the cores that kernel/arch/arm-m supports: the one place that says what each is compiled for.
#
# CPU_name := architecture -mcpu -mfpu: the architecture is that of the compiler's target. C asks the compiler which one it
# is, by __ARM_ARCH_6M__ and its like (kernel/arch/arm-m/include/arch/core.h). The FPU is the one that such a core may have;
# a board that HAS an fpu says so.

CPU_cortex-m0     := thumbv6m      cortex-m0
CPU_cortex-m0plus := thumbv6m      cortex-m0plus
CPU_cortex-m3     := thumbv7m      cortex-m3
CPU_cortex-m4     := thumbv7em     cortex-m4 fpv4-sp-d16
CPU_cortex-m7     := thumbv7em     cortex-m7 fpv5-d16
CPU_cortex-m23    := thumbv8m.base cortex-m23
CPU_cortex-m33    := thumbv8m.main cortex-m33 fpv5-sp-d16

ARM_M_CPUS := $(patsubst CPU_%,%,$(filter CPU_cortex-m%,$(.VARIABLES)))
$(if $(filter $(CPU),$(ARM_M_CPUS)),,$(error \
    the CPU '$(CPU)' of the board $(BOARD) is not supported; CPU in its board.mk is one of: $(call list,$(ARM_M_CPUS))))

ARM_M := $(word 1,$(CPU_$(CPU)))
ARM_M_MCPU := $(word 2,$(CPU_$(CPU)))
# Mainline: 32-bit instructions, fault status registers, a cycle counter where it is built in.
ARM_M_IS_MAINLINE := $(filter thumbv7m thumbv7em thumbv8m.main,$(ARM_M))
