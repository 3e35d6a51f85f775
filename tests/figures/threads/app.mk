NEEDS := threads $(if $(filter arm-m,$(ARCH)),led)
CONSOLE := $(if $(filter arm-m,$(ARCH)),0)
CFLAGS += -DSTACK_BYTES=$(if $(filter arm-m,$(ARCH)),320,16384)
LOCK_ORDER := 0
