# arch.mk - how a program for 64-bit Arm is compiled; the board's operating system has a say, too.
ARCH_CFLAGS = -fno-pic -mgeneral-regs-only $(SYSTEM_CFLAGS)
PARTS += kernel/arch/hosted
LEAVE_OUT += kernel/divide.c
include kernel/arch/hosted/hosted.mk
