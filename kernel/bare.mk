# bare.mk - the core alone, as a library for a CPU without a machine: `make bare`.
#
# All that kernel/ has for an image with a console, and what the compiler calls where the CPU has no
# instruction. An archive costs a port only what it calls. What it leaves undefined is what a port
# provides, and nothing else: scripts/check-bare.

BARE := build/bare$(COMPILER)
BARE_TARGETS := x86_64-unknown-none-elf thumbv6m-unknown-none-eabi thumbv7em-unknown-none-eabihf \
                aarch64-unknown-none-elf riscv32imac-unknown-none-elf riscv64gc-unknown-none-elf
BARE_WANTED := $(if $(filter bare,$(MAKECMDGOALS)),$(or $(TARGET),$(BARE_TARGETS)))
$(foreach target,$(BARE_WANTED),$(call choose,TARGET,$(target),$(BARE_TARGETS)))

# The code works wherever it is linked: x86_64 and RISC-V address what is near them, the others do
# anyway. None uses a floating-point or vector register, which may not be enabled, and are not saved. An
# AArch64 faults on an unaligned access for as long as its MMU is off (Arm DDI 0487, "Alignment of data
# accesses"). clang has no names for RISC-V's extensions in a target's name.
BARE_FLAGS_x86_64-unknown-none-elf := --target=x86_64-unknown-none-elf -fpie \
    -fdirect-access-external-data -mno-red-zone -mgeneral-regs-only -mstack-protector-guard=global
BARE_FLAGS_thumbv6m-unknown-none-eabi := --target=thumbv6m-unknown-none-eabi -mfloat-abi=soft
BARE_FLAGS_thumbv7em-unknown-none-eabihf := --target=thumbv7em-unknown-none-eabihf -mfloat-abi=hard \
    -mfpu=fpv4-sp-d16 -mno-implicit-float
BARE_FLAGS_aarch64-unknown-none-elf := --target=aarch64-unknown-none-elf -mgeneral-regs-only \
    -mstrict-align
BARE_FLAGS_riscv32imac-unknown-none-elf := --target=riscv32-unknown-none-elf -march=rv32imac \
    -mabi=ilp32 -mcmodel=medany
BARE_FLAGS_riscv64gc-unknown-none-elf := --target=riscv64-unknown-none-elf -march=rv64gc -mabi=lp64d \
    -mcmodel=medany

# A CPU of 64 bits divides them itself. The others do it in divide.c, which each compiler calls by
# other names.
BARE_SOURCES := $(sort $(filter-out kernel/arch/%,$(filter kernel/%,$(LINKED_always) $(LINKED_console) $(LINKED_names) $(LINKED_no-frames) $(LINKED_irq) $(LINKED_ubsan))))
BARE_RUNTIME_thumbv6m-unknown-none-eabi := kernel/runtime/divide.c kernel/runtime/aeabi.c
BARE_RUNTIME_thumbv7em-unknown-none-eabihf := $(BARE_RUNTIME_thumbv6m-unknown-none-eabi)
BARE_RUNTIME_riscv32imac-unknown-none-elf := kernel/runtime/divide.c kernel/runtime/riscv32.c

BARE_CFLAGS := -std=c17 -O2 -g -ffreestanding -fno-builtin -fno-common -ffunction-sections \
               -fdata-sections -fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
               -fno-optimize-sibling-calls -fstack-protector-strong $(WARNINGS) $(MISTAKES) -Wcast-align $(DEFINED) -fwrapv \
               -Ikernel/include -DKERNEL_ARCH_INLINE=0 $(DEFINES)

# $(call bare_library,TARGET): the rules for one.
define bare_library
$(eval $(call remember,$(BARE)/$1/remember/flags,$(CC) $(BARE_CFLAGS) $(BARE_FLAGS_$1)))
$(eval $(call remember,$(BARE)/$1/remember/sources,$(BARE_SOURCES) $(BARE_RUNTIME_$1)))

$(BARE)/$1/%.c.o: %.c $(BARE)/$1/remember/flags | $(AFTER_SETUP) $(HEADERS)
	$$(call say,CC,$$@)
	$$Q$$(call compile,$(BARE_CFLAGS) $(BARE_FLAGS_$1) $$(CFLAGS_$$<) $$(NOSTDINC) -MMD -MP -c $$<)

$(BARE)/$1/libfirstlight.a: $(patsubst %,$(BARE)/$1/%.o,$(BARE_SOURCES) $(BARE_RUNTIME_$1)) \
        $(BARE)/$1/remember/sources scripts/check-bare $(addprefix kernel/include/kernel/,arch.h board.h boot.h)
	$$(call say,AR,$$@)
	$$Qrm -f $$@
	$$Qllvm-ar$(LLVM) rcsD $$@ $$(filter %.o,$$^)
	$$Qscripts/check-bare $$@

-include $(patsubst %,$(BARE)/$1/%.d,$(BARE_SOURCES) $(BARE_RUNTIME_$1))
endef
$(foreach target,$(BARE_WANTED),$(eval $(call bare_library,$(target))))
BARE_LIBRARIES := $(BARE_WANTED:%=$(BARE)/%/libfirstlight.a)
