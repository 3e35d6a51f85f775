NEEDS := threads
# What a thread has of its stack, and what the MPU of an ARMv7-M guards below that. Functions of the larger cores take more.
CFLAGS += -DSTACK_BYTES=$(if $(filter arm-m,$(ARCH)),$(if $(ARM_M_IS_MAINLINE),768,384),16384) \
          -DSTACK_GUARD=$(if $(filter arm-m,$(ARCH)),$(if $(filter thumbv7%,$(ARM_M)),32,0),0)
# What a board cannot have.
SOURCES := $(filter-out registers_% preempt.c guard.c $(if $(filter x86_64,$(ARCH)),no_memory.c),$(SOURCES)) \
           $(if $(filter x86_64,$(ARCH)),preempt.c registers_x86_64.asm guard.c) \
           $(if $(filter kernel/arch/hosted-unix,$(PARTS)),guard.c) \
           $(if $(filter arm-m,$(ARCH)),preempt.c registers_arm_m.c)
