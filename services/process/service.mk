# process - programs, each in an address space of its own.
NEEDS_process := user threads heap files
$(call linked,process,programs,$(addprefix services/process/,elf_program.c load.c process.c calls.c report.c stack.c))
