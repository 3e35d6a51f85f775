# choices.mk - what is built: board, app, panic, compiler; and the folders that it is built in.

BOARDS := $(notdir $(patsubst %/board.mk,%,$(wildcard boards/*/board.mk)))
VIAS := iso uefi usb uefi-usb pvh microvm pxe uefi-pxe
$(call choose,BOARD,$(BOARD),$(BOARDS))
$(call choose,VIA,$(VIA),$(VIAS))

# LLVM=-N takes the tools of that version, as they are called where several are installed. The
# PC's kernel can be compiled with gcc, too: CC=gcc.
CC := clang$(LLVM)
LD := ld.lld$(LLVM)
OBJCOPY := llvm-objcopy$(LLVM)
NASM := nasm
$(if $(filter-out clang,$(CC)),$(if $(shell command -v $(CC)),,$(error \
    there is no compiler '$(CC)': install it, or leave LLVM= and CC= out)))
IS_GCC := $(if $(findstring clang,$(notdir $(CC))),,$(findstring gcc,$(notdir $(CC))))

# What a board, an architecture, an app or the command line may say begins empty: nothing comes from the
# environment.
SAID := APP_ARCH_CFLAGS ARCH_CFLAGS ARCH_CHECKED ARCH_CHECKS ARCH_LDFLAGS ARCH_USES ASM_CONSTANTS BOARD_CLOCK BOARD_WAIT BOOT2_SIZE BUILD_ID BUTTON_PIN BUTTON_PINS CFLAGS \
        CFLAGS_START CHECK CHECK_ELF CHECK_NEEDS CLOCK_HZ CONSOLE CONSOLES CONSOLE_USES COPY CPU DEBUG_CONSOLES DEFINES \
        DEVICE_SVD EITHER_OR FINISH_ELF FIRST_AND_LAST FLASH FONT_USER GDB_SERVER HAS IRQ_LINES LED_PIN LINKER_SCRIPT LINK_FLAGS \
        LINK_NEEDS NASM_FORMAT NATIVE NAMES NEEDS NO_CONSOLE_PANICS PART PARTS PART_OVERLAY PROGRAM_FOLDER PROGRAMS PROVIDES QEMU_MACHINE \
        SERIAL_USART SMALL STACK_SIZE SYSTEM_CFLAGS SYSTEM_LDFLAGS TEST_CONSOLES TEST_IMAGES TEST_SECTION TIMER_MAX_MS TRIPLE \
        UF2_ADDRESS UF2_FAMILY UNBRICK USES_BLINK_MS
$(foreach name,$(SAID),$(eval $(name) :=))
FORMAT := elf
SUFFIX := .elf
include boards/$(BOARD)/board.mk
include kernel/arch/$(ARCH)/arch.mk
$(if $(filter command,$(firstword $(origin CPU))),$(if $(filter arm-m,$(ARCH)),,$(error \
    CPU=$(CPU): the board $(BOARD) has no choice of CPU; leave it out)))
$(if $(and $(IS_GCC),$(filter-out x86_64,$(ARCH))),$(error \
    CC=$(CC): gcc is for BOARD=pc; the code for $(BOARD) is compiled with clang))
# The folders with the image's sources and headers, but for the app's.
ROOMS := boot/$(ARCH) kernel kernel/lib kernel/runtime kernel/arch/$(ARCH) boards/$(BOARD) $(PARTS) services
include services/services.mk apps/apps.mk
ROOMS += $(foreach service,$(filter $(SERVICES),$(NEEDS)),services/$(service) $(addprefix services/$(service)/,$(ARCH) $(if $(filter hosted%,$(ARCH)),hosted)))

# What a panic does. A report takes a console; without one an image for a microcontroller is compiled
# as a whole, for size, and a panic is a code on the LED, or nothing.
PANICS := report $(if $(filter 0,$(CONSOLE)),$(NO_CONSOLE_PANICS))
USUAL_PANIC := $(if $(filter led,$(if $(CHECKING),,$(PANICS))),led,report)
PANIC ?= $(USUAL_PANIC)
$(call choose,PANIC,$(PANIC),$(PANICS))
HAS_CONSOLE := $(if $(filter report,$(PANIC)),1)
APP_CFLAGS += $(APP_ARCH_CFLAGS)
$(foreach console,$(CONSOLES),$(if $(filter $(console),$(DEBUG_CONSOLES)),,$(error CONSOLES=$(console): the board \
    $(BOARD) has no such console$(if $(DEBUG_CONSOLES),; it has: $(call list,$(DEBUG_CONSOLES))))))
$(if $(and $(CONSOLES),$(if $(HAS_CONSOLE),,1)),$(error CONSOLES=$(CONSOLES): this image has no console; add PANIC=report))
IN_CONSOLES := $(if $(CONSOLES),consoles-$(subst $(space),-,$(sort $(CONSOLES))))

# The objects of the core share a folder for all apps; an app's objects and what is linked lie in one for
# each app. An app that is elsewhere has a build folder of its own. A build with another compiler or other
# checks than usual, or another font, has a tree of its own.
COMPILER := $(patsubst %,/%,$(filter-out clang,$(notdir $(CC))))
# Where the system has no usual font, the one that is chosen is it.
FONT_FOLDER := $(if $(and $(FONT_USER),$(wildcard $(USUAL_FONT))),$(call folder_for,font,$(FONT),$(USUAL_FONT)))
VARIANT := $(COMPILER)$(if $(filter 1,$(UBSAN)),/ubsan)$(if $(filter 0,$(UBSAN)),/no-ubsan)$(if \
               $(filter 0,$(STACK_PROTECTOR)),/no-stack-protector)$(FONT_FOLDER)
ROOT := build/$(BOARD)$(VARIANT)
OUT_APP := $(if $(IS_OUTSIDE),$(APP_FOLDER)/$(ROOT),$(ROOT)$(if $(filter-out $(DEFAULT_APP),$(APP)),/$(APP)))
# With threads on all CPUs, interrupts off means more than elsewhere: kernel/config.h.
ALL_CPUS := $(and $(filter threads,$(NEEDS)),$(filter cpus,$(NEEDS)))
OBJ := $(ROOT)/obj$(if $(HAS_CONSOLE),$(addprefix -,$(IN_CONSOLES)),-$(PANIC))$(if $(ALL_CPUS),-all-cpus)
OUT := $(if $(GRADING),$(ROOT)/grade/$(GRADING)$(call folder_for,app,$(APP),),$(OUT_APP))$(if $(filter-out $(USUAL_PANIC),$(PANIC)),/panic-$(PANIC))$(if \
           $(USES_BLINK_MS),$(patsubst %,/blink-ms-%,$(filter-out 1000,$(BLINK_MS))))$(if $(filter no-qr,$(CONSOLE_USES)),/no-qr)$(addprefix /,$(IN_CONSOLES))$(subst $(space),,$(foreach service,$(filter $(SERVICES),$(NEEDS)),$(OUT_$(service))))$(if $(CHECKING),/check)
ELF := $(OUT)/firstlight$(SUFFIX)
chosen = $(if $(filter command environment,$(firstword $(origin $1))),$($1))
# The kernel's command line is in the image alone, and the server that GRUB asks in the network's tree alone.
OUT_IMAGE := $(OUT)$(call folder_for,command-line,$(value CMDLINE),)$(call folder_for,files,$(call chosen,FILES) $(MODULES),)$(if $(filter-out firstlight,$(UEFI_LOADER)),/uefi-$(UEFI_LOADER))
ISO := $(OUT_IMAGE)/firstlight.iso
NETBOOT := $(OUT_IMAGE)$(addprefix /server-,$(subst /,-,$(firstword $(TFTP_SERVER))))/netboot
BIN := $(OUT)/firstlight.bin
HEX := $(OUT)/firstlight.hex
UF2 := $(if $(UF2_FAMILY),$(OUT)/firstlight.uf2)
HOST := build/host$(COMPILER)
