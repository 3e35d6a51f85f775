# arch.mk - how x86_64 is compiled for and linked, for a kernel.
# Stack clash protection: no function's frame reaches over a guard page without touching it. clang
# drops the flag for bare targets unless it is told twice. Each function and variable has a section of
# its own: what nothing refers to is not linked.
ARCH_CFLAGS := -mcmodel=kernel -fno-pic -mno-red-zone -mgeneral-regs-only -mstack-protector-guard=global \
               -ffunction-sections -fdata-sections
ifeq (,$(IS_GCC))
    TRIPLE := --target=x86_64-unknown-none-elf
    ARCH_CFLAGS += -Xclang -fstack-clash-protection
else
    # gcc is configured for a system's programs. For the report: a frame from a function's first
    # instruction on, and no part of it elsewhere.
    ARCH_CFLAGS += -fstack-clash-protection -fcf-protection=none -fno-shrink-wrap \
                   -fno-reorder-blocks-and-partition
endif
# What describes a function that is left out says that it is at the end of the addresses: several at 0
# would overlap.
ARCH_LDFLAGS := --gc-sections --no-dynamic-linker -z max-page-size=4096 \
                $(foreach part,line info addr,-z dead-reloc-in-nonalloc=.debug_$(part)=0xffffffffffffffff)
OPTIMIZE := -O2
LINKER_SCRIPT := linker.ld
# A hash of all that is linked, of 64 bits: for kernel/build_id.h, and scripts/decode.
BUILD_ID := fast
# Headers that the assembly uses, too: each "#define NAME value" becomes NASM's "%define NAME value" in
# a .inc file. So a value is one plain literal, without a suffix.
ASM_CONSTANTS := address_map cpu_stages selectors loader_magic pc_text trap_stubs
PARTS += kernel/arch/x86
CONSOLE_USES += irq
HAS += mmu traps
IMAGE = iso
CHECK_ELF = $(HOST)/check-elf
DEATHS := tests/death

$(call linked,always,what this CPU is,$(addprefix kernel/arch/x86_64/,arch.c cpu.c) kernel/arch/x86/cpu_name.c)
$(call linked,always,what the loader said,$(addprefix kernel/arch/x86_64/,boot_info.c multiboot2.c pvh.c xen.c))
$(call linked,always,page tables,$(addprefix kernel/arch/x86_64/,address_space.c mmu.c page_table.c))
$(call linked,always,exceptions and interrupts,$(addprefix kernel/arch/x86_64/,trap_entry.asm traps.c))
$(call linked,always,the report of a panic,$(addprefix kernel/arch/x86_64/,trace.c trap_report.c))
