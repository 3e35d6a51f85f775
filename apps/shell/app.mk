# A SMALL board has no room for a heap, for all ways to die, for the names in a report, and for sentences about what is undefined.
NEEDS := shell led $(if $(SMALL),,heap)
NAMES := $(if $(SMALL),0)
CFLAGS += $(if $(SMALL),-fsanitize-trap=all)
SOURCES := $(filter-out $(if $(SMALL),more_ways.c,no_more_ways.c),$(SOURCES))
