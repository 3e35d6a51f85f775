NEEDS := cpus
CPUS := $(or $(CPUS),4)
