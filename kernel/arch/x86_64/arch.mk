# arch.mk - how x86_64 is compiled for and linked, for a kernel.
TRIPLE := --target=x86_64-unknown-none-elf
# Stack clash protection: no function's frame reaches over a guard page without touching it. clang
# drops the flag for bare targets unless it is told twice.
ARCH_CFLAGS := -mcmodel=kernel -fno-pic -mno-red-zone -mgeneral-regs-only \
               -mstack-protector-guard=global -Xclang -fstack-clash-protection
ARCH_LDFLAGS := --no-dynamic-linker -z max-page-size=4096
OPTIMIZE := -O2
LINKER_SCRIPT := linker.ld
PARTS += kernel/arch/x86
LEAVE_OUT += kernel/divide.c # the CPU divides by itself
IMAGE = iso
CHECK_ELF := scripts/check-elf
DEATHS := tests/death
