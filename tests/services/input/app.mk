NEEDS := input
SOURCES := $(filter-out $(if $(filter x86_64,$(ARCH)),,pc.c),$(SOURCES))
