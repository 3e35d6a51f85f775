NEEDS := heap
