NEEDS := clock input heap threads
