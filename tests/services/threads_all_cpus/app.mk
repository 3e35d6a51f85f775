# Threads on all CPUs; and before another CPU is started, the tests of threads with the same scheduler.
NEEDS := threads cpus
CPUS := 4
CFLAGS += -DSTACK_BYTES=16384 -DSTACK_GUARD=0 -DCPUS=$(CPUS) -Itests/services/threads -Iservices/threads -Iservices/threads/x86_64
SOURCES := main.c all.c $(addprefix ../threads/,notes.c list.c memory.c mistakes.c time.c turns.c waits.c preempt.c registers_x86_64.asm guard.c)
