NEEDS := terminal delay irq
