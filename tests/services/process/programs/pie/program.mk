PIE := 1
