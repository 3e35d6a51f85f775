NEEDS := irq led
CONSOLE := 0
# A number that is none of the device's interrupts, below its last one.
CFLAGS += -DNO_INTERRUPT=$(if $(filter nucleo-l031k6,$(BOARD)),8,$(if $(filter microbit,$(BOARD)),5,17))
