# threads - threads, mutexes, conditions, semaphores, channels.
#
# LOCK_ORDER=1, which is usual on a PC and in a program, remembers in which order mutexes are locked.
NEEDS_threads := clock wait
USUAL_LOCK_ORDER = $(if $(and $(HAS_CONSOLE),$(filter x86_64 hosted%,$(ARCH))),1,0)
LOCK_ORDER ?= $(USUAL_LOCK_ORDER)
OUT_threads = $(if $(filter-out $(USUAL_LOCK_ORDER),$(LOCK_ORDER)),/lock-order-$(LOCK_ORDER))
USES_threads = $(if $(HAS_CONSOLE),call-names) $(if $(filter fpu,$(NEEDS)),threads-fpu,threads-no-fpu) $(call choose,LOCK_ORDER,$(LOCK_ORDER),0 $(if $(HAS_CONSOLE),1))$(if $(filter 0,$(LOCK_ORDER)),no-lock-order,lock-order) $(if $(filter cpus,$(NEEDS)),threads-all-cpus,threads-one-cpu)
PORT_threads := $(if $(filter hosted%,$(ARCH)),hosted,$(ARCH))
SOURCES_threads := $(addprefix services/threads/,schedule.c queue.c thread.c memory.c mutex.c semaphore.c channel.c \
                       deadlock.c list.c stack.c main_stack.c sleep.c report.c \
                       $(if $(filter hosted,$(PORT_threads)),,slice.c))
# threads-all-cpus: where the app needs cpus, too.
SOURCES_threads_all_cpus := $(patsubst %/slice.c,%/all_cpus.c,$(SOURCES_threads))
$(foreach file,$(sort $(SOURCES_threads) $(SOURCES_threads_all_cpus)) $(wildcard services/threads/$(ARCH)/*.c services/threads/hosted/*.c),\
    $(eval CFLAGS_$(file) = -Iservices/threads -Iservices/threads/$(PORT_threads)))
# What each switch takes is worth more than some bytes, also where an image is compiled for size.
$(foreach file,schedule semaphore channel mutex,\
    $(eval CFLAGS_services/threads/$(file).c += $$(if $$(HAS_CONSOLE),,-O2)))

LINKABLE += services/threads/slice.c services/threads/all_cpus.c
$(foreach file,lock_order no_lock_order,$(eval CFLAGS_services/threads/$(file).c = $(CFLAGS_services/threads/list.c)))
$(call linked,lock-order,the order of locks,services/threads/lock_order.c)
$(call linked,no-lock-order,the order of locks is not kept,services/threads/no_lock_order.c)
$(call linked,threads-one-cpu,threads,$(SOURCES_threads))
$(call linked,threads-all-cpus,threads on all CPUs,$(SOURCES_threads_all_cpus))
$(call linked,threads-no-fpu,the switch from thread to thread,$(wildcard services/threads/$(ARCH)/switch.* services/threads/$(ARCH)/context.c services/threads/$(ARCH)/preempt.c))
$(call linked,threads-fpu,the switch from thread to thread with the registers of the FPU,$(wildcard services/threads/$(ARCH)/*_fpu.c))
$(call linked,threads,stacks,services/threads/$(PORT_threads)/memory.c)
