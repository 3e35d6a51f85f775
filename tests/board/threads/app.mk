NEEDS := threads led button
CONSOLE := 0
