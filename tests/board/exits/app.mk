NEEDS := irq
CONSOLE := 0
