NEEDS := threads
CFLAGS += -DSTACK_BYTES=$(if $(filter arm-m,$(ARCH)),384,16384)
# What a board cannot have.
SOURCES := $(filter-out registers_% preempt.c guard.c $(if $(filter x86_64,$(ARCH)),no_memory.c),$(SOURCES)) \
           $(if $(filter x86_64,$(ARCH)),preempt.c registers_x86_64.asm guard.c) \
           $(if $(filter kernel/arch/hosted-unix,$(PARTS)),guard.c) \
           $(if $(filter arm-m,$(ARCH)),preempt.c registers_arm_m.c)
