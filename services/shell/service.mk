# shell - commands that a person types. With a heap, one of them shows it.
NEEDS_shell := input clock threads
USES_shell = $(if $(filter heap,$(NEEDS)),shell-with,shell-without)-heap $(if $(filter process,$(NEEDS)),shell-with-programs) \
             $(if $(filter cpus,$(NEEDS)),shell-with-cpus) \
             $(if $(filter pci,$(call with_needs,$(NEEDS))),shell-with-devices)
$(call linked,shell,commands that are typed,$(addprefix services/shell/,shell.c words.c commands.c peek.c))
$(call linked,shell-with-heap,the memory,services/shell/memory.c)
$(call linked,shell-with-heap,the physical memory,services/shell/$(if $(filter mmu,$(HAS)),frames.c,no_frames.c))
$(call linked,shell-without-heap,no command for the memory,services/shell/no_memory.c)
$(call linked,shell-with-programs,commands for programs and files,services/shell/programs.c)
$(call linked,shell-with-cpus,a command for the CPUs,services/shell/cpus.c)
$(call linked,shell-with-devices,a command for devices,services/shell/devices.c)
LINKABLE += services/shell/frames.c services/shell/no_frames.c
$(call linked,shell,memory that is looked at,services/shell/$(if $(filter hosted%,$(ARCH)),hosted/read.c,read_code.c))
LINKABLE += services/shell/read_code.c
