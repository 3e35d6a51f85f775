# linux - a program of Linux on x86_64, without a library: system calls and nothing else.
ARCH := hosted-x86_64
TRIPLE := --target=x86_64-unknown-linux-gnu
SYSTEM_LDFLAGS := -z max-page-size=4096
LINKER_SCRIPT := boards/linux/linux.ld
PARTS := boards/linux/x86_64 kernel/arch/hosted-unix
BOARD_CLOCK := boards/linux/clock.c
BOARD_WAIT := boards/linux/wait.c
include kernel/arch/hosted/board.mk

RUN = $(ELF) $(call quote,$(value CMDLINE))
NATIVE := 1
CHECK = $(ELF) {}
DEBUG = gdb -q -x kernel/arch/hosted/debug.gdb --args $(ELF) $(call quote,$(value CMDLINE))

$(call linked,always,what the system said,boards/linux/boot_info.c)
$(call linked,always,signals are exceptions,boards/linux/signals.c boards/linux/x86_64/signal_frame.c)
$(call linked,always,the entry,boards/linux/x86_64/entry.asm)
$(call linked,always,system calls,kernel/arch/hosted-unix/os.c)
$(call linked,always,signals are exceptions,kernel/arch/hosted-unix/signals.c)
$(call linked,no-terminal,the end,kernel/arch/hosted-unix/exit.c)
$(call linked,terminal,standard input and the end,kernel/arch/hosted-unix/terminal.c)
$(call linked,terminal,signals that end the program,boards/linux/terminal_signals.c)
$(call linked,threads,guard pages,kernel/arch/hosted-unix/guard.c)
$(call linked,shell,memory that is looked at,boards/linux/readable.c)
