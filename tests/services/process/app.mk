NEEDS := address_space
