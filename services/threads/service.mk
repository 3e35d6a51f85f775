# threads - threads, mutexes, conditions, semaphores, channels.
NEEDS_threads := clock wait
PORT_threads := $(if $(filter hosted%,$(ARCH)),hosted,$(ARCH))
SOURCES_threads := $(addprefix services/threads/,schedule.c queue.c thread.c memory.c mutex.c semaphore.c channel.c \
                       deadlock.c list.c stack.c main_stack.c sleep.c report.c \
                       $(if $(filter hosted,$(PORT_threads)),,slice.c))
$(foreach file,$(SOURCES_threads) $(wildcard services/threads/$(ARCH)/*.c services/threads/hosted/*.c),\
    $(eval CFLAGS_$(file) = -Iservices/threads -Iservices/threads/$(PORT_threads)))
# What each switch takes is worth more than some bytes, also where an image is compiled for size.
$(foreach file,schedule semaphore channel mutex,\
    $(eval CFLAGS_services/threads/$(file).c += $$(if $$(HAS_CONSOLE),,-O2)))

LINKABLE += services/threads/slice.c
$(call linked,threads,threads,$(SOURCES_threads))
$(call linked,threads,the switch from thread to thread,$(wildcard services/threads/$(ARCH)/switch.* services/threads/$(ARCH)/context.c services/threads/$(ARCH)/preempt.c))
$(call linked,threads,stacks,services/threads/$(PORT_threads)/memory.c)
