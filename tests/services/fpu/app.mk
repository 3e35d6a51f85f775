NEEDS := fpu threads
