NEEDS := shell process pci cpus
CPUS := $(or $(CPUS),4)
PROGRAMS := hello compute misbehave
