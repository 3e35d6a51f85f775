# arch.mk - how Cortex-M is compiled for and linked.
include kernel/arch/arm-m/cpus.mk

TRIPLE := --target=$(ARM_M)-unknown-none-eabi
# The kernel and the services use no register of the FPU, so their objects are the same for all apps, and what they cost does
# not depend on it. None of their functions takes or returns a floating-point number, so those of an app that NEEDS fpu may
# be passed in its registers: the ABI of thumbv7em-none-eabihf, and of libraries that are built for it. An image without a
# console is compiled as a whole, which has one ABI: there they are passed as without an FPU.
APP_ARCH_CFLAGS = $(if $(filter fpu,$(NEEDS)),-mfpu=$(word 3,$(CPU_$(CPU))) -mfloat-abi=$(if $(HAS_CONSOLE),hard,softfp) -Wdouble-promotion)
ARCH_CFLAGS := -mcpu=$(ARM_M_MCPU) -mfloat-abi=soft -ffunction-sections -fdata-sections \
               $(if $(filter-out cortex-m0,$(CPU)),-DARCH_DELAY_TURN=3)
# What describes a function that is left out says that it is at the end of the addresses, and not at
# 0, where a microcontroller may have others.
ARCH_LDFLAGS = --gc-sections -L $(ROOT)/device \
               $(foreach part,line info addr,-z dead-reloc-in-nonalloc=.debug_$(part)=0xffffffff)
# A SMALL board has room for little but the usual apps.
OPTIMIZE := $(if $(SMALL),-Oz,-Os)
LINKER_SCRIPT := boot/arm-m/arm-m.ld
IMAGE = $(BIN) $(HEX) $(UF2)
DEATHS := tests/board/death
# Address 0 has the vectors, which can be read: the core does not fault on a null pointer.
ARCH_CHECKS := null
# What the checks know goes to flash, by its name: clang 21 would merge it with the app's variables.
ARCH_CHECKED := -mno-global-merge

# What a panic can be in an image without a console.
NO_CONSOLE_PANICS := led halt
ARCH_USES := divide aeabi

$(call linked,always,what this CPU is,$(addprefix kernel/arch/arm-m/,arch.c delay.c))
$(call linked,always,how it ends,kernel/arch/arm-m/board.c)
$(if $(ARM_M_IS_MAINLINE),$(call linked,console,the cycle counter,kernel/arch/arm-m/cycles.c))
$(if $(ARM_M_IS_MAINLINE),$(call linked,console,what the core forbids,kernel/arch/arm-m/protection.c \
    kernel/arch/arm-m/$(if $(filter thumbv8m.main,$(ARM_M)),mpu_v8.c,mpu_v7.c)))
$(call linked,irq,the NVIC,kernel/arch/arm-m/nvic.c)
$(call linked,console,there is no loader to say anything,kernel/arch/arm-m/boot_info.c)
$(call linked,console,exceptions,$(addprefix kernel/arch/arm-m/,traps.c fault_words.c memory_access.c \
    $(if $(ARM_M_IS_MAINLINE),fault_report.c fault_status.c,hard_fault_report.c)))
$(call linked,console,the report of a panic,$(addprefix kernel/arch/arm-m/,trace.c trap_report.c))
$(call linked,console,a debugger or an emulator is told how it ended,kernel/arch/arm-m/semihosting.c)
# Consoles for a debugger that listens, beside the board's own: CONSOLES="rtt itm". What is chosen is a condition of its name.
DEBUG_CONSOLES := rtt $(if $(ARM_M_IS_MAINLINE),itm)
DEFINES += $(if $(filter rtt,$(CONSOLES)),-DKERNEL_RTT=1) $(if $(filter itm,$(CONSOLES)),-DKERNEL_ITM=1)
CONSOLE_USES += $(sort $(CONSOLES))
$(call linked,rtt,a console in RAM for a debugger,kernel/arch/arm-m/rtt.c)
$(call linked,itm,a console by the trace pin,kernel/arch/arm-m/itm.c)
# A chip that makes its timer or its counter of SysTick links it with that.
LINKABLE += $(addprefix kernel/arch/arm-m/,timer.c systick.c counter.c cycles.c fault_report.c fault_status.c hard_fault_report.c \
    protection.c mpu_v7.c mpu_v8.c)
