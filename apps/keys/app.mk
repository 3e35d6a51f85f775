NEEDS := input
