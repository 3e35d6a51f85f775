# linux - a program of Linux on x86_64, without a library: system calls and nothing else.
ARCH := hosted-x86_64
TRIPLE := --target=x86_64-unknown-linux-gnu
SYSTEM_LDFLAGS := -z max-page-size=4096
LINKER_SCRIPT := boards/linux/linux.ld
PARTS := boards/linux/x86_64 kernel/arch/hosted-unix
BOARD_CLOCK := boards/linux/clock.c
include kernel/arch/hosted/board.mk

RUN = $(ELF) $(call quote,$(value CMDLINE))
DEBUG = gdb -q -x kernel/arch/hosted/debug.gdb --args $(ELF) $(call quote,$(value CMDLINE))
