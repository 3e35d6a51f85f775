NEEDS := light timer button
QUIET := 1
