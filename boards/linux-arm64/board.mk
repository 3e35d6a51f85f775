# linux-arm64 - a program of Linux on 64-bit Arm; on another CPU QEMU runs it.
ARCH := hosted-aarch64
TRIPLE := --target=aarch64-unknown-linux-gnu
# Linux may have pages of up to 64 KiB there.
SYSTEM_LDFLAGS := -z max-page-size=65536
LINKER_SCRIPT := boards/linux/linux.ld
PARTS := boards/linux kernel/arch/hosted-unix
BOARD_CLOCK := boards/linux/clock.c
BOARD_WAIT := boards/linux/wait.c
include kernel/arch/hosted/board.mk

RUN = boards/linux-arm64/emulate $(ELF) $(call quote,$(value CMDLINE))
CHECK = boards/linux-arm64/emulate $(ELF) {}
DEBUG = boards/linux-arm64/emulate --debug $(ELF) $(call quote,$(value CMDLINE))

$(call linked,always,what the system said,boards/linux/boot_info.c)
$(call linked,always,signals are exceptions,boards/linux/signals.c boards/linux-arm64/signal_frame.c)
$(call linked,always,the entry,boards/linux-arm64/entry.c)
$(call linked,always,system calls,kernel/arch/hosted-unix/os.c)
$(call linked,always,signals are exceptions,kernel/arch/hosted-unix/signals.c)
$(call linked,no-terminal,the end,kernel/arch/hosted-unix/exit.c)
$(call linked,terminal,standard input and the end,kernel/arch/hosted-unix/terminal.c)
$(call linked,terminal,signals that end the program,boards/linux/terminal_signals.c)
$(call linked,threads,guard pages,kernel/arch/hosted-unix/guard.c)
$(call linked,shell,memory that is looked at,boards/linux/readable.c)
