NEEDS := framebuffer clock heap threads
