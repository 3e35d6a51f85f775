NEEDS := light timer
QUIET := 1
USES_BLINK_MS := 1
