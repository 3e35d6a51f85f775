# arch.mk - how Cortex-M is compiled for and linked.
TRIPLE := --target=thumbv6m-unknown-none-eabi
ARCH_CFLAGS := -mcpu=$(CPU) -mfloat-abi=soft -ffunction-sections -fdata-sections \
               $(if $(filter cortex-m0plus,$(CPU)),-DARCH_DELAY_TURN=3)
# What describes a function that is left out says that it is at the end of the addresses, and not at
# 0, where a microcontroller may have others.
ARCH_LDFLAGS = --gc-sections -L $(ROOT)/device \
               $(foreach part,line info addr,-z dead-reloc-in-nonalloc=.debug_$(part)=0xffffffff)
OPTIMIZE := -Os
LINKER_SCRIPT := boot/arm-m/arm-m.ld
IMAGE = $(BIN) $(HEX)
DEATHS := tests/board/death

# An image without a console: what of it this architecture has, and what a panic can be in one.
NO_CONSOLE_PANICS := led halt
NO_CONSOLE_ARCH := $(addprefix kernel/arch/arm-m/,arch.c delay.c systick.c) kernel/runtime/aeabi.c
LEAVE_OUT += kernel/runtime/riscv32.c
