# The tests of processes, with threads on all CPUs; before the others are started, those of address spaces.
NEEDS := process cpus
CPUS := 4
PROGRAMS := hello actor pie
PROGRAM_FOLDER := tests/services/process/programs
CFLAGS += -Itests/services/process
SOURCES := ../process/address_space.c main.c ../process/run.c ../process/process.c
