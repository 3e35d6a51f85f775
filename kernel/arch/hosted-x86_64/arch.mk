# arch.mk - how a program for x86_64 is compiled; the board's operating system has a say, too. As a
# kernel is, as far as that makes sense: what builds here builds there.
ARCH_CFLAGS = -fno-pic -mno-red-zone -mgeneral-regs-only -mstack-protector-guard=global $(SYSTEM_CFLAGS)
PARTS += kernel/arch/hosted kernel/arch/x86
LEAVE_OUT += $(addprefix kernel/runtime/,divide.c aeabi.c riscv32.c)
include kernel/arch/hosted/hosted.mk
