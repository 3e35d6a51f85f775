# A SMALL board has no room for a heap, for the names in a report, and for sentences about what is undefined.
NEEDS := shell led $(if $(SMALL),,heap)
NAMES := $(if $(SMALL),0)
CFLAGS += $(if $(SMALL),-fsanitize-trap=all)
SOURCES := $(filter-out $(if $(SMALL),ways_of_heap.c,no_ways_of_heap.c),$(SOURCES))
