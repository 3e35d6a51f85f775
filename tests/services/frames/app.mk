NEEDS := frames
