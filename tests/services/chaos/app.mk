NEEDS := process cpus
PROGRAMS := hello compute misbehave spin
CPUS := $(or $(CPUS),4)
CFLAGS += -Iservices/threads -Iservices/threads/x86_64
