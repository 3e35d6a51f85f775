NEEDS := clock led
CONSOLE := 0
