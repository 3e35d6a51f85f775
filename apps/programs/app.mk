NEEDS := shell process
PROGRAMS := hello compute misbehave
