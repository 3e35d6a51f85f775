NEEDS := led timer
CONSOLE := 0
USES_BLINK_MS := 1
