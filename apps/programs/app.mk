NEEDS := shell process
PROGRAMS := hello work misbehave
