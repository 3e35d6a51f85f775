# wait - how services wait. With threads, services/threads does it.
$(call linked,wait-without-threads,waiting without threads,services/wait/wait.c)
