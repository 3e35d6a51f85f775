NEEDS := process
PROGRAMS := hello actor pie
