# hosted.mk - what programs of an operating system have in common; arch.mk of each CPU includes it.
OPTIMIZE := -O2
ARCH_LDFLAGS = $(SYSTEM_LDFLAGS)
IMAGE = $(ELF)
DEATHS := tests/hosted/death
LEAVE_OUT += kernel/irq.c # an operating system keeps the interrupts
