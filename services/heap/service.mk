# heap - kmalloc() and its like.
#
# HEAP_DEBUG=1, which is usual in an image with a console, finds mistakes and says whose they are. The files
# differ, not how they are compiled: builds with and without share the folder of the objects.
NEEDS_heap := $(if $(filter mmu,$(HAS)),frames)
USUAL_HEAP_DEBUG = $(if $(HAS_CONSOLE),1,0)
HEAP_DEBUG ?= $(USUAL_HEAP_DEBUG)
OUT_heap = $(if $(filter-out $(USUAL_HEAP_DEBUG),$(HEAP_DEBUG)),/heap-debug-$(HEAP_DEBUG))
USES_heap = $(call choose,HEAP_DEBUG,$(HEAP_DEBUG),0 $(if $(HAS_CONSOLE),1))$(if $(filter 0,$(HEAP_DEBUG)),heap-plain,heap-debug call-names)

$(call linked,heap,where its memory comes from,$(foreach folder,x86_64 arm-m hosted,services/heap/$(folder)/grow.c))
$(call linked,heap,what is in use,services/heap/walk.c)
$(call linked,heap-plain,kmalloc and its like,services/heap/heap.c services/heap/plain_report.c)
$(call linked,heap-debug,kmalloc and its like,services/heap/plain.c)
$(call linked,heap-debug,mistakes are found and explained,services/heap/debug.c services/heap/explain.c services/heap/leaks.c)
