# hosted.mk - what programs of an operating system have in common; arch.mk of each CPU includes it.
OPTIMIZE := -O2
# What nothing refers to is not linked; of a program of Windows, no function. (Its linker leaves out data only where
# each object has its own, and finds the tables of tests and of symbols by the names of sections.)
ifeq (elf,$(FORMAT))
    ARCH_CFLAGS += -ffunction-sections -fdata-sections
    ARCH_LDFLAGS = --gc-sections $(SYSTEM_LDFLAGS) \
                   $(foreach part,line info addr,-z dead-reloc-in-nonalloc=.debug_$(part)=0xffffffffffffffff)
endif
IMAGE = $(ELF)
DEATHS := tests/hosted/death

$(call linked,always,a program is the CPU,$(addprefix kernel/arch/hosted/,arch.c program.c))
$(call linked,always,a program is the board,kernel/arch/hosted/board.c kernel/arch/hosted/colours.c)
$(call linked,always,the report of a panic,$(addprefix kernel/arch/hosted/,trace.c trap_report.c))
$(call linked,led,a lamp on the terminal,kernel/arch/hosted/led.c)
# Without an app that needs a timer or a delay the program makes no system call for the time.
$(call linked,timer,the system's clock,kernel/arch/hosted/timer.c $(BOARD_CLOCK))
$(call linked,counter,the system's clock,kernel/arch/hosted/counter.c $(BOARD_CLOCK))
$(call linked,delay,the system's clock,kernel/arch/hosted/delay.c $(BOARD_CLOCK))
$(call linked,terminal,what is typed,kernel/arch/hosted/terminal.c)
# What waits for an interrupt waits for the clock or the terminal instead.
EVENTS := kernel/arch/hosted/events.c $(BOARD_CLOCK) $(BOARD_WAIT)
$(call linked,wait,in place of interrupts,$(EVENTS))
$(call linked,on-demand,in place of interrupts,$(EVENTS))
