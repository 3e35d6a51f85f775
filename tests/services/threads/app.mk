NEEDS := threads
CFLAGS += -DSTACK_BYTES=$(if $(filter arm-m,$(ARCH)),384,16384)
