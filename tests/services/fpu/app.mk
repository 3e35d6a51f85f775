NEEDS := fpu threads
# The board simulator has no MPU.
SOURCES := $(if $(filter mps2-%,$(BOARD)),$(SOURCES),$(filter-out guard.c,$(SOURCES)))
