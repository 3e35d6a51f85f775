NEEDS := shell process pci
PROGRAMS := hello compute misbehave
