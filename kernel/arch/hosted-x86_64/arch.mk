# arch.mk - how a program for x86_64 is compiled; the board's operating system has a say, too. As a
# kernel is, as far as that makes sense: what builds here builds there.
ARCH_CFLAGS = -fno-pic -mno-red-zone -mgeneral-regs-only -mstack-protector-guard=global $(SYSTEM_CFLAGS)
PARTS += kernel/arch/hosted kernel/arch/x86
include kernel/arch/hosted/hosted.mk

$(call linked,always,the CPU's registers,kernel/arch/hosted-x86_64/registers.c)
$(call linked,always,what this CPU can do,kernel/arch/hosted-x86_64/cpu.c)
$(call linked,always,what this CPU is,kernel/arch/x86/cpu_name.c)
