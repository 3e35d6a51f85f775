NEEDS := clock
