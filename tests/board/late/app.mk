NEEDS := led timer delay
CONSOLE := 0
