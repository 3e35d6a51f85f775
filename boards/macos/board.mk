# macos - a program of macOS on x86_64, made without one: system calls and nothing else.
ARCH := hosted-x86_64
TRIPLE := --target=x86_64-apple-macos10.13
FORMAT := macho
SUFFIX := .macho
NASM_FORMAT := -f macho64
PARTS := kernel/arch/hosted-unix
BOARD_CLOCK := boards/macos/clock.c
BOARD_WAIT := boards/macos/wait.c
# The system jumps to _start instead of calling it, so the stack is off by half of what the ABI wants.
CFLAGS_START := -mstackrealign
include kernel/arch/hosted/board.mk

FIRST_AND_LAST := boards/macos/begin.asm boards/macos/end.asm
SYMBOLS_macho := .section __TEXT,__symbols,regular,no_dead_strip
TEST_SECTION := __DATA,__tests,regular,no_dead_strip
LD64 := lld$(LLVM) -flavor darwin
# The debug information stays in the objects; dsymutil gathers it for lldb, and for make-symbols.
# lld takes -static for what it cannot do yet, and says so; static-macho does it.
MACHO_FLAGS := -arch x86_64 -platform_version macos 10.13 10.13 -e __start -headerpad 0x200 -dead_strip
LINK_FLAGS := $(MACHO_FLAGS)
LINK_NEEDS := boards/macos/static-macho
define LINK_macho
$(APART) $(LD64) $(MACHO_FLAGS) $(call between,$1) -o $2
	$Qboards/macos/static-macho $2
	$Qdsymutil$(LLVM) $2 -o $2.dSYM
endef

RUN = boards/macos/emulate $(ELF) $(call quote,$(value CMDLINE))
CHECK = boards/macos/emulate $(ELF) {}
DEBUG = lldb $(ELF)

$(call linked,always,where the text begins and ends,boards/macos/begin.asm boards/macos/end.asm)
$(call linked,always,what the system said,boards/macos/boot_info.c)
$(call linked,always,signals are exceptions,boards/macos/signals.c)
$(call linked,always,what clang calls there,boards/macos/runtime.c)
$(call linked,always,system calls,kernel/arch/hosted-unix/os.c)
$(call linked,always,signals are exceptions,kernel/arch/hosted-unix/signals.c)
$(call linked,no-terminal,the end,kernel/arch/hosted-unix/exit.c)
$(call linked,terminal,standard input and the end,kernel/arch/hosted-unix/terminal.c)
$(call linked,terminal,signals that end the program,boards/macos/terminal_signals.c)
$(call linked,threads,guard pages,kernel/arch/hosted-unix/guard.c)
$(call linked,shell,memory that is looked at,boards/macos/readable.c)
