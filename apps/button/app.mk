NEEDS := led timer button
CONSOLE := 0
