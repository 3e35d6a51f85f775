NEEDS := wait
