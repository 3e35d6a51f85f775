NEEDS := fpu threads
# The board simulator has no MPU.
SOURCES := $(if $(filter mps2-%,$(BOARD)),$(SOURCES) ../threads/guard.c,$(filter-out tight.c,$(SOURCES)))
