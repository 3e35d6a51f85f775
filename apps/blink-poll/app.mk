NEEDS := light delay
QUIET := 1
USES_BLINK_MS := 1
