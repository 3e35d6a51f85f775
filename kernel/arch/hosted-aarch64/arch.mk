# arch.mk - how a program for 64-bit Arm is compiled; the board's operating system has a say, too.
# A leaf function has a frame, too: its caller is in the trace.
ARCH_CFLAGS = -fno-pic -mgeneral-regs-only -mno-omit-leaf-frame-pointer $(SYSTEM_CFLAGS)
PARTS += kernel/arch/hosted
include kernel/arch/hosted/hosted.mk

$(call linked,always,the CPU's registers,kernel/arch/hosted-aarch64/registers.c)
$(call linked,always,what this CPU can do,kernel/arch/hosted-aarch64/cpu.c)
