# shell - commands that a person types.
NEEDS_shell := input clock heap threads
$(call linked,shell,commands that are typed,$(addprefix services/shell/,shell.c words.c commands.c memory.c peek.c))
$(call linked,shell,the physical memory,services/shell/$(if $(filter mmu,$(HAS)),frames.c,no_frames.c))
LINKABLE += services/shell/frames.c services/shell/no_frames.c
