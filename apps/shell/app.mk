NEEDS := shell led
