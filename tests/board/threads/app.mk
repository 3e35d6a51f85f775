NEEDS := threads led
CONSOLE := 0
