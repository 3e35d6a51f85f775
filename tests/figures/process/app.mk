NEEDS := process
PROGRAMS := hello null
