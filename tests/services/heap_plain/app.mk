# The allocator alone, as an image without a console has it.
NEEDS := heap
HEAP_DEBUG := 0
