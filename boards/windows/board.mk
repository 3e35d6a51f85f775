# windows - a program of 64-bit Windows, made without one: nothing but six functions of kernel32.dll.
ARCH := hosted-x86_64
TRIPLE := --target=x86_64-unknown-windows-gnu
# Frames are a chain, as everywhere else, only where clang does not make Windows' unwind tables;
# begin.asm has the one that is needed.
SYSTEM_CFLAGS := -Xclang -exception-model=dwarf -ffunction-sections
FORMAT := pe
SUFFIX := .exe
NASM_FORMAT := -f win64
PARTS :=
BOARD_CLOCK := boards/windows/clock.c
BOARD_WAIT := boards/windows/wait.c
include kernel/arch/hosted/board.mk

# Addresses are the same in each run, as in a kernel. /brepro: the build leaves no time in the file.
STACK_SIZE := 8388608
PE_FLAGS := /entry:_start /subsystem:console /nodefaultlib /fixed /dynamicbase:no /stack:$(STACK_SIZE) \
            /debug:dwarf /brepro /opt:ref,noicf
LINK_FLAGS := $(PE_FLAGS)
LINK_NEEDS := boards/windows/kernel32.def
FIRST_AND_LAST := boards/windows/begin.asm boards/windows/end.asm
TEST_SECTION := .rdata$$tests_m
SYMBOLS_pe := .section .rdata$$symbols_m, "dr"
define LINK_pe
llvm-dlltool$(LLVM) -m i386:x86-64 -d boards/windows/kernel32.def -l $2.kernel32.lib
	$Q$(APART) lld-link$(LLVM) $(PE_FLAGS) $(call between,$1) $2.kernel32.lib /out:$2
endef

RUN = boards/windows/emulate $(ELF) $(call quote,$(value CMDLINE))
CHECK = boards/windows/emulate $(ELF) {}
DEBUG = echo 'Only a debugger on Windows can do that: copy $(ELF) there; its debug information is DWARF.' >&2; exit 1

$(call linked,always,where the text begins and ends,boards/windows/begin.asm boards/windows/end.asm)
$(call linked,always,what the system said,boards/windows/boot_info.c kernel/lib/utf8_encode.c)
$(call linked,always,exceptions,boards/windows/exceptions.c)
$(call linked,always,functions of kernel32,boards/windows/os.c)
$(call linked,always,what clang calls for large frames,boards/windows/stack_probe.asm)
$(call linked,no-terminal,the end,boards/windows/exit.c)
$(call linked,terminal,standard input and the end,boards/windows/terminal.c)
$(call linked,threads,no guard pages,boards/windows/guard.c)
$(call linked,shell,memory that is looked at,boards/windows/readable.c)
