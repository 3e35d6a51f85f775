# firstlight. `make help` lists the targets; docs/design.md says how the tree is laid out.

# $(file <...) came with 4.2. The make of macOS is 3.81.
$(if $(filter 3.% 4.0 4.0.% 4.1 4.1.%,$(MAKE_VERSION)),$(error \
    make $(MAKE_VERSION) is too old: install make 4.2 or later (macOS: 'brew install make', which is called gmake)))

BOARD ?= pc
V ?= 0

MAKEFLAGS += --no-builtin-rules --no-print-directory
# Where something is built, as many jobs as there are CPUs, unless the command line or another make says
# how many.
ifneq (,$(filter-out clean doctor fmt help setup,$(or $(MAKECMDGOALS),all)))
    MAKEFLAGS += $(shell case " $$MAKEFLAGS" in (*' -j'*) ;; (*) echo "-j$$(nproc 2>/dev/null || echo 2)" ;; esac)
endif
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# `clean` and `setup` come before the goals beside them: another make, which looks at what is there by
# then, does the rest. Reading the Makefile changes nothing.
FIRST := $(filter clean setup,$(MAKECMDGOALS))
REST := $(filter-out clean setup,$(MAKECMDGOALS))
ifneq (,$(and $(FIRST),$(REST)))

.PHONY: $(REST) clean setup rest
$(REST): rest ;
rest: $(FIRST)
	@$(MAKE) $(REST)
setup: | $(filter clean,$(FIRST))

else

.PHONY: FORCE

Q := $(if $(filter 0,$V),@)
# $(call say,CC,file): the short line that stands for a command, unless V=1 shows the command or -s
# wants neither.
SILENT := $(findstring s,$(filter-out -%,$(firstword $(MAKEFLAGS))))
say = $(if $(filter 0,$V)$(SILENT),@$(if $(SILENT),:,printf '  %-8s%s\n' $1 $2))
# $(call differ,TEXT,TEXT): something, unless both have the same words.
differ = $(subst <$(strip $1)>,,<$(strip $2)>)$(subst <$(strip $2)>,,<$(strip $1)>)
comma := ,
empty :=
space := $(empty) $(empty)
# $(call quote,TEXT): as one word for the shell.
quote = '$(subst ','\'',$1)'
# $(call choose,WHAT,VALUE,CHOICES): stops with one line unless the value is one of the choices.
choose = $(if $(filter $(subst %,\%,$2),$3),,$(error there is no $1 '$2'; choose one of: $(call list,$3)))
# $(call relative,FOLDER): where a folder that is named from the root is, seen from here.
relative = $(if $(filter /%,$1),$(call after_common,$(call parts,$(CURDIR)),$(call parts,$1)),$1)
parts = $(subst /, ,$(subst $(space),?,$1))
after_common = $(if $(and $1,$(findstring <$(firstword $1)>,<$(firstword $2)>)),$(call \
    after_common,$(wordlist 2,99,$1),$(wordlist 2,99,$2)),$(subst ?,$(space),$(subst $(space),/,$(strip $(patsubst %,..,$1) $2))))
list = $(subst $(space),$(comma) ,$(sort $1))
# $(call compile,ARGUMENTS): compiles what becomes the target. With WERROR=1 a warning is an error. Without
# it what was warned of is marked, and WERROR=1 makes it anew: the switch changes no object, and makes none
# of them stale.
WERROR ?= 0
ifeq (1,$(WERROR))
    compile = $(CC) -Werror $1 -o $@$(if $(wildcard $@.warned), && rm $@.warned)
else
    compile = set -- $(CC) $1 -o $@; "$$@" -Werror 2>/dev/null || { : > $@.warned; "$$@"; }
endif

# ---- What is built --------------------------------------------------------------------------

BOARDS := $(notdir $(patsubst %/board.mk,%,$(wildcard boards/*/board.mk)))
APPS := $(notdir $(patsubst %/main.c,%,$(wildcard apps/*/main.c)))
VIAS := iso uefi usb uefi-usb pvh microvm pxe uefi-pxe

$(call choose,BOARD,$(BOARD),$(BOARDS))

# LLVM=-19 takes the tools of that version, as they are called where several are installed. The
# PC's kernel can be compiled with gcc, too: CC=gcc.
LLVM ?=
CC := clang$(LLVM)
LD := ld.lld$(LLVM)
OBJCOPY := llvm-objcopy$(LLVM)
NASM := nasm
$(if $(filter-out clang,$(CC)),$(if $(shell command -v $(CC)),,$(error \
    there is no compiler '$(CC)': install it, or leave LLVM= and CC= out)))
IS_GCC := $(if $(findstring clang,$(notdir $(CC))),,$(findstring gcc,$(notdir $(CC))))

# What a board, an architecture, an app or the command line may say begins empty: nothing comes from the
# environment.
SAID := ARCH_CFLAGS ARCH_LDFLAGS BOARD_CLOCK CFLAGS_START CHECK_ELF CLOCK_HZ CONSOLE CPU DEFINES DEVICE_SVD \
        FIRST_AND_LAST FONT_USER FOR_button FOR_clock FOR_delay FOR_led FOR_timer HAS LEAVE_OUT LINKER_SCRIPT \
        LINK_FLAGS LINK_NEEDS NASM_FORMAT NEEDS NEEDS_CONSOLE NOT_NEEDED NO_CONSOLE_ARCH NO_CONSOLE_PANICS \
        PART PARTS PART_OVERLAY STACK_SIZE SYSTEM_CFLAGS SYSTEM_LDFLAGS TARGET TEST_IMAGES TIMER_MAX_MS \
        TRIPLE USES_BLINK_MS FLASH UNBRICK COPY
$(foreach name,$(SAID),$(eval $(name) :=))
FORMAT := elf
SUFFIX := .elf
include boards/$(BOARD)/board.mk
include kernel/arch/$(ARCH)/arch.mk
$(if $(and $(IS_GCC),$(filter-out x86_64,$(ARCH))),$(error \
    CC=$(CC): gcc is for BOARD=pc; the code for $(BOARD) is compiled with clang))
APP ?= $(DEFAULT_APP)
VIA ?= iso
$(call choose,VIA,$(VIA),$(VIAS))

# An app is a folder in apps/, or any other: APP is its path then. Its sources are all in its folder, but for
# what is in build and tests, or has a Makefile of its own. Its app.mk may change SOURCES, which are relative
# to the folder, and add to CFLAGS, which are for them alone.
IS_OUTSIDE := $(findstring /,$(APP))
APP_FOLDER := $(patsubst %/,%,$(if $(IS_OUTSIDE),$(call relative,$(APP)),apps/$(APP)))
$(if $(IS_OUTSIDE),$(if $(filter-out 1,$(words $(APP_FOLDER))),$(error \
    APP=$(APP): make cannot build an app in a folder whose name has a space),$(if $(wildcard $(APP_FOLDER)/main.c),,$(error \
    APP=$(APP): there is no $(APP_FOLDER)/main.c))),$(call choose,APP,$(APP),$(APPS)))
sources_in = $(foreach item,$(filter-out %/build %/tests,$(wildcard $1/*)),$(filter %.c %.asm,$(item)) \
               $(if $(wildcard $(item)/Makefile),,$(call sources_in,$(item))))
SOURCES := $(patsubst $(APP_FOLDER)/%,%,$(sort $(call sources_in,$(APP_FOLDER))))
CFLAGS :=
-include $(APP_FOLDER)/app.mk
APP_CFLAGS := $(CFLAGS) $(patsubst %,-I%,$(APP_FOLDER) $(wildcard $(APP_FOLDER)/include))
APP_SOURCES := $(addprefix $(APP_FOLDER)/,$(SOURCES))
$(foreach need,$(NEEDS),$(if $(filter $(need),$(HAS)),,$(error \
    the app $(APP) needs a $(need), and the board $(BOARD) has none)))

# What a panic does. A report takes a console; without one an image for a microcontroller is compiled
# as a whole, for size, and a panic is a code on the LED, or nothing.
PANICS := report $(if $(filter 0,$(CONSOLE)),$(NO_CONSOLE_PANICS))
USUAL_PANIC := $(if $(filter led,$(PANICS)),led,report)
PANIC ?= $(USUAL_PANIC)
$(call choose,PANIC,$(PANIC),$(PANICS))
HAS_CONSOLE := $(if $(filter report,$(PANIC)),1)

# Of apps that blink: how long the LED is on, and off.
BLINK_MS ?= 1000
ifneq (,$(USES_BLINK_MS))
    IN_RANGE := $(shell [ '$(BLINK_MS)' -ge 1 ] 2>/dev/null && [ '$(BLINK_MS)' -le $(TIMER_MAX_MS) ] && echo 1)
    $(if $(IN_RANGE),,$(error BLINK_MS=$(BLINK_MS): the timer of $(BOARD) can do 1 to $(TIMER_MAX_MS) milliseconds))
endif

APP_CFLAGS += $(if $(USES_BLINK_MS),-DBLINK_MS=$(BLINK_MS))

# The objects of the core share a folder for all apps; an app's objects and what is linked lie in one for
# each app. An app that is elsewhere has a build folder of its own. A build with another compiler or other
# checks than usual has a tree of its own.
UBSAN ?= 0
STACK_PROTECTOR ?= 1
COMPILER := $(patsubst %,/%,$(filter-out clang,$(notdir $(CC))))
VARIANT := $(COMPILER)$(if $(filter 1,$(UBSAN)),/ubsan)$(if $(filter 0,$(STACK_PROTECTOR)),/no-stack-protector)
ROOT := build/$(BOARD)$(VARIANT)
OUT_APP := $(if $(IS_OUTSIDE),$(APP_FOLDER)/$(ROOT),$(ROOT)$(if $(filter-out $(DEFAULT_APP),$(APP)),/$(APP)))
OBJ := $(ROOT)/obj$(if $(HAS_CONSOLE),,-$(PANIC))
OUT := $(OUT_APP)$(if $(filter-out $(USUAL_PANIC),$(PANIC)),/panic-$(PANIC))$(if \
           $(USES_BLINK_MS),$(patsubst %,/blink-ms-%,$(filter-out 1000,$(BLINK_MS))))
ELF := $(OUT)/firstlight$(SUFFIX)
ISO := $(OUT)/firstlight.iso
NETBOOT := $(OUT)/netboot
BIN := $(OUT)/firstlight.bin
HEX := $(OUT)/firstlight.hex
HOST := build/host$(COMPILER)

# What a microcontroller's registers, vectors and memories are, from its SVD file.
DEVICE_FILES := $(if $(DEVICE_SVD),$(addprefix $(ROOT)/device/,device.h vectors.inc memory.ld table))

FOLDERS := boot/$(ARCH) kernel kernel/lib kernel/runtime kernel/arch/$(ARCH) boards/$(BOARD) $(PARTS)
# Sorted: `wildcard` sorts by the language that make runs in, and the order is that of linking.
ALL_SOURCES := $(foreach folder,$(FOLDERS),$(sort $(wildcard $(folder)/*.c $(folder)/*.asm)))
# What only an image without a console has; and what only one with a console has.
NO_CONSOLE_ONLY := kernel/panic_led.c
NO_CONSOLE_TOO := kernel/start.c kernel/lib/string.c kernel/runtime/divide.c $(NO_CONSOLE_ONLY) $(NO_CONSOLE_ARCH)
CONSOLE_ONLY := $(filter-out $(NO_CONSOLE_TOO),$(filter kernel/%,$(ALL_SOURCES))) $(NEEDS_CONSOLE)
NOT_NEEDED += $(foreach thing,$(filter-out $(NEEDS),$(HAS)),$(FOR_$(thing)))
KERNEL_SOURCES := $(filter-out $(NOT_NEEDED) $(if $(filter 1,$(UBSAN)),,kernel/runtime/ubsan.c) $(LEAVE_OUT) \
                    $(if $(HAS_CONSOLE),$(NO_CONSOLE_ONLY),$(CONSOLE_ONLY)),$(ALL_SOURCES))
KERNEL_OBJECTS := $(KERNEL_SOURCES:%=$(OBJ)/%.o)
# An app's source may be beside its folder; the object is not.
app_object = $(OUT)/app/$(subst ../,up/,$1).o
APP_OBJECTS := $(foreach source,$(SOURCES),$(call app_object,$(source)))
OBJECTS := $(KERNEL_OBJECTS) $(APP_OBJECTS)

# ---- Flags ----------------------------------------------------------------------------------

FONT ?= /usr/share/consolefonts/spleen-8x16.psfu.gz
CMDLINE ?=

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wundef
INCLUDES := $(addprefix -I,$(wildcard $(FOLDERS:%=%/include))) $(if $(DEVICE_SVD),-I$(ROOT)/device)
# A report wants frame pointers and every call; without one, the whole is compiled for size, and is not
# optimized before the linker has all of it: a constant argument is seen across files.
FOR_REPORTS := $(OPTIMIZE) -fno-omit-frame-pointer -fno-optimize-sibling-calls \
               $(if $(filter 0,$(STACK_PROTECTOR)),-fno-stack-protector,-fstack-protector-strong)
FOR_SIZE := -Oz -flto -Xclang -disable-llvm-passes -fomit-frame-pointer -DKERNEL_CONSOLE=0 \
            -DKERNEL_PANIC_LED=$(if $(filter led,$(PANIC)),1,0)
# Every path in debug information counts from the tree's root, so that it is the same in all trees.
CFLAGS := -std=c17 -g $(if $(IS_GCC),$(call quote,-ffile-prefix-map=$(CURDIR)=.),-ffile-compilation-dir=.) \
          -ffreestanding -fno-builtin -fno-common -fno-asynchronous-unwind-tables $(TRIPLE) $(ARCH_CFLAGS) $(WARNINGS) $(INCLUDES) \
          $(if $(HAS_CONSOLE),$(FOR_REPORTS),$(FOR_SIZE)) \
          $(DEFINES) $(if $(CLOCK_HZ),-DBOARD_CLOCK_HZ=$(CLOCK_HZ)u) \
          $(if $(filter 1,$(UBSAN)),-fsanitize=undefined -fno-sanitize-recover=all $(if $(IS_GCC),,-fno-sanitize=function))
# What runs before the number that the stack protector compares is there, and what UBSan calls.
CFLAGS_kernel/start.c := -fno-stack-protector $(CFLAGS_START)
CFLAGS_kernel/runtime/stack_protector.c := -fno-stack-protector
CFLAGS_kernel/runtime/ubsan.c := -fno-sanitize=all
LDFLAGS := -nostdlib -static --build-id=none -z noexecstack $(ARCH_LDFLAGS)
NASMFLAGS := $(or $(NASM_FORMAT),-f elf64 -g -F dwarf) -Iboot/$(ARCH)/ -I$(ROOT)/

# The compiler's own headers and no others. Asked for when a rule first needs it, because
# `make setup all` may be about to install the compiler.
CC_HEADERS = $(shell $(CC) -print-file-name=include)
NOSTDINC = $(eval NOSTDINC := -nostdinc -isystem $(CC_HEADERS))$(NOSTDINC)

ifeq (1,$(WERROR))
    $(patsubst %.warned,%,$(shell find build -name '*.warned' 2>/dev/null)): FORCE
endif

# What building needs is looked for once.
AFTER_SETUP := build/tools-are-there
build/tools-are-there: scripts/tools
	$Qscripts/setup --check build
	$Qmkdir -p $(@D)
	$Qtouch $@

# $(eval $(call remember,FILE,TEXT)): a file with the text in it, made anew when the text changes, for
# rules to depend on. Compared while the Makefile is read, written by a recipe. (GNU make 4.3 may leave
# the file's last newline there.)
define remember
$1: $$(if $$(call differ,$$(file <$1),$$(strip $2)),FORCE)
	$$Qmkdir -p $$(@D)
	$$Qprintf '%s\n' $$(call quote,$$(strip $2)) > $$@
endef
FLAGS := $(CC) $(CFLAGS) $(LD) $(LDFLAGS) $(LINK_FLAGS) $(CFLAGS_START) $(NASM) $(NASMFLAGS)
$(eval $(call remember,$(OBJ)/remember/flags,$(FLAGS)))
$(eval $(call remember,$(ROOT)/remember/font,$(FONT)))
$(eval $(call remember,$(OUT)/remember/flags,$(FLAGS) $(APP_CFLAGS)))
$(eval $(call remember,$(OUT)/remember/command-line,$$(value CMDLINE)))
$(eval $(call remember,$(OUT)/remember/objects,$(OBJECTS)))

# ---- svd2c ----------------------------------------------------------------------------------

HOST_FLAGS := -std=c17 -D_DEFAULT_SOURCE -O2 -g $(WARNINGS) -Itools
SVD2C := $(HOST)/svd2c
SVD2C_OBJECTS := $(patsubst %,$(HOST)/obj/%.o,$(wildcard tools/svd2c/*.c tools/svd2c/*/*.c))

.PHONY: svd2c device
svd2c: $(SVD2C)  ## the tool that turns an SVD file into C headers: build/host/svd2c

$(SVD2C): $(SVD2C_OBJECTS)
	$(call say,HOSTLD,$@)
	$Q$(CC) $^ -lexpat -o $@

$(HOST)/obj/%.c.o: %.c $(HOST)/remember/flags $(HOST)/obj/access.inc | $(HOST)/tools-are-there
	$(call say,HOSTCC,$<)
	$Qmkdir -p $(@D)
	$Q$(call compile,$(HOST_FLAGS) -I$(HOST)/obj -MMD -MP -c $<)

$(HOST)/tools-are-there: scripts/tools | $(AFTER_SETUP)
	$Qscripts/setup --check host
	$Qmkdir -p $(@D)
	$Qtouch $@

# What every generated header begins with, as a C string.
$(HOST)/obj/access.inc: tools/svd2c/access.h
	$Qmkdir -p $(@D)
	$Qsed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $< > $@

$(eval $(call remember,$(HOST)/remember/flags,$(CC) $(HOST_FLAGS)))
-include $(SVD2C_OBJECTS:.o=.d)

# The simulator of a board: runs the image that would be flashed.
BOARD_SIM := $(HOST)/board-sim
BOARD_SIM_OBJECTS := $(patsubst %,$(HOST)/obj/%.o,$(wildcard tools/board-sim/*.c))
$(BOARD_SIM): $(BOARD_SIM_OBJECTS)
	$(call say,HOSTLD,$@)
	$Q$(CC) $^ -lunicorn -o $@
-include $(BOARD_SIM_OBJECTS:.o=.d)

# What the link of every image needs: who is where in it, and whether a loader would start it.
MAKE_SYMBOLS := $(HOST)/make-symbols
$(MAKE_SYMBOLS): $(sort $(wildcard tools/make-symbols/*.[ch] tools/image/*.[ch]))
$(HOST)/check-elf: tools/check-elf.c $(sort $(wildcard tools/image/*.[ch]))
$(MAKE_SYMBOLS) $(HOST)/check-elf: $(HOST)/remember/flags | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Q$(call compile,$(HOST_FLAGS) $(filter %.c,$^))

SVD ?=
OVERLAY ?=
DEVICE := build/device/$(basename $(notdir $(SVD))).h
device: $(SVD2C)  ## SVD=file.svd [OVERLAY=file ...] [PART=name]: its header, under build/device
	$(if $(SVD),,$(error say which: make device SVD=path/to/file.svd))
	$Qmkdir -p $(dir $(DEVICE))
	$Q$(SVD2C) $(OVERLAY:%=--overlay %) $(PART:%=--part %) -o '$(DEVICE)' '$(SVD)'
	@echo '$(DEVICE)'

# ---- The kernel -----------------------------------------------------------------------------

.PHONY: all iso netboot release run debug flash unbrick copy test bench setup doctor fmt clean help
COMPILE_COMMANDS := $(if $(IS_OUTSIDE),$(APP_FOLDER)/)compile_commands.json
all: $(IMAGE) $(if $(IS_GCC),,$(COMPILE_COMMANDS))  ## build the image for BOARD (default)

# $(call compile_c,FLAGS), $(call assemble,FLAGS): with more flags than all have.
define compile_c
	$(call say,CC,$<)
	$Qmkdir -p $(@D)
	$Q$(call compile,$(CFLAGS) $1 $(NOSTDINC) -MMD -MP $(if $(IS_GCC),,-MJ $@.json) -c $<)
endef
define assemble
	$(call say,NASM,$<)
	$Qmkdir -p $(@D)
	$Q$(NASM) $(NASMFLAGS) $1 -M -MP -MT $@ -MF $(@:.o=.d) $<
	$Q$(NASM) $(NASMFLAGS) $1 $< -o $@
	$(if $(NASM_FORMAT),,$Qscripts/forget-folder $@ $<)
endef
FOR_C := | $(AFTER_SETUP) $(DEVICE_FILES)
FOR_ASM := $(ROOT)/address_map.inc scripts/forget-folder | $(AFTER_SETUP)

$(OBJ)/%.c.o: %.c $(OBJ)/remember/flags $(FOR_C)
	$(call compile_c,$(CFLAGS_$<))

$(OBJ)/%.asm.o: %.asm $(OBJ)/remember/flags $(FOR_ASM)
	$(call assemble)

# $(call app_source,FILE): the rule for one of the app's sources.
define app_source
$(call app_object,$1): $(APP_FOLDER)/$1 $(OUT)/remember/flags $(if $(filter %.asm,$1),$(FOR_ASM),$(FOR_C))
	$$(call $(if $(filter %.asm,$1),assemble,compile_c),$(if $(filter %.asm,$1),-I$(APP_FOLDER)/,$$(APP_CFLAGS)))
endef
$(foreach source,$(SOURCES),$(eval $(call app_source,$(source))))

# NASM's form of the constants that C and the assembly share.
ADDRESS_MAP := $(wildcard kernel/arch/$(ARCH)/include/arch/address_map.h)
$(ROOT)/address_map.inc: $(ADDRESS_MAP)
	$Qmkdir -p $(@D)
	$Qsed -n 's/^#define \([A-Z][A-Z0-9_]*\) \([^ ]*\).*/%define \1 \2/p' $(or $<,/dev/null) > $@

LD_SCRIPT := $(if $(LINKER_SCRIPT),$(ROOT)/linker.ld)
$(ROOT)/linker.ld: $(LINKER_SCRIPT) $(ADDRESS_MAP) $(DEVICE_FILES) $(OBJ)/remember/flags | $(AFTER_SETUP)
	$Qmkdir -p $(@D)
	$Q$(CC) $(INCLUDES) $(if $(STACK_SIZE),-DSTACK_SIZE=$(STACK_SIZE)) -E -P -undef -x c $< -o $@

# How a format is linked: $(call LINK_elf,OBJECTS,FILE). Without a linker script two objects of the
# board say where the code begins and ends: $(call between,OBJECTS) puts them first and last.
LINK_elf = $(LD) $(LDFLAGS) -T $(LD_SCRIPT) $1 -o $2
SYMBOLS_elf := .section .symbols, "a"
between = $(firstword $(FIRST_AND_LAST:%=$(OBJ)/%.o)) \
          $(filter-out $(FIRST_AND_LAST:%=$(OBJ)/%.o),$1) $(lastword $(FIRST_AND_LAST:%=$(OBJ)/%.o))

# Linked twice: the names and lines for the panic report come from the first link, which has none.
# They are counted from the start of the text, so that their own room does not change them. Their
# object comes first (behind a board's first one, which is empty, too): its empty .text, aligned to 4, would lengthen the text behind the others.
$(ELF): $(OBJECTS) $(LD_SCRIPT) $(OUT)/remember/objects $(MAKE_SYMBOLS) $(CHECK_ELF) $(LINK_NEEDS)
	$(call say,LD,$@)
	$(if $(HAS_CONSOLE),$(link),$(link_for_size))

define link
	$Qmkdir -p $(@D)
	$Q$(call LINK_$(FORMAT),$(filter %.o,$^),$@.nameless)
	$Q$(MAKE_SYMBOLS) $@.nameless $@.symbols
	$Qprintf '$(SYMBOLS_$(FORMAT))\n.balign 8\n.incbin "%s"\n' $@.symbols | \
	    $(CC) $(TRIPLE) -c -x assembler - -o $@.symbols.o
	$Q$(call LINK_$(FORMAT),$@.symbols.o $(filter %.o,$^),$@)
	$(if $(CHECK_ELF),$Q$(CHECK_ELF) $@)
endef

# An image that has no static data does not need the code that fills it: boot/arm-m/reset.c.
define link_for_size
	$Qmkdir -p $(@D)
	$Q$(call LINK_elf,$(filter %.o,$^),$@)
	$Qif [ $$(llvm-nm$(LLVM) $@ | sed -n -e 's/ . bss_start$$//p' -e 's/ . data_end$$//p' | sort -u | wc -l) = 1 ]; then \
	    $(CC) $(CFLAGS) $(NOSTDINC) -DRESET_WITHOUT_DATA -c boot/$(ARCH)/reset.c -o $@.reset.o && \
	    $(call LINK_elf,$(filter-out %/reset.c.o,$(filter %.o,$^)) $@.reset.o,$@); \
	fi
endef

$(BIN): $(ELF)
	$(call say,BIN,$@)
	$Q$(OBJCOPY) -O binary $< $@

$(HEX): $(ELF)
	$(call say,HEX,$@)
	$Q$(OBJCOPY) -O ihex $< $@

ifneq (,$(DEVICE_SVD))
$(ROOT)/device/device.h: $(DEVICE_SVD) $(PART_OVERLAY) $(SVD2C)
	$(call say,SVD2C,$@)
	$Qmkdir -p $(@D)
	$Q$(SVD2C) --overlay $(PART_OVERLAY) --part $(PART) --vectors $(@D)/vectors.inc \
	    --memory $(@D)/memory.ld --table $(@D)/table -o $@ $< 2> $@.log || { cat $@.log >&2; exit 1; }
$(filter-out %/device.h,$(DEVICE_FILES)): $(ROOT)/device/device.h ;
endif

# The font is built in; what is no font stops the build, by the kernel's own reader.
$(FONT_USER:%=$(OBJ)/%.o): $(ROOT)/font.psf
$(ROOT)/font.psf: $(wildcard $(FONT)) $(ROOT)/remember/font $(HOST)/check-font | $(AFTER_SETUP)
	$Qtest -r '$(FONT)' || { echo "FONT=$(FONT): there is no such file" >&2; exit 1; }
	$Qcase '$(FONT)' in *.gz) gzip -dc '$(FONT)' ;; *) cat '$(FONT)' ;; esac > $@
	$Q$(HOST)/check-font $@ '$(FONT)'

CHECK_FONT := tools/check-font.c kernel/lib/font.c kernel/lib/utf8.c
$(HOST)/check-font: $(CHECK_FONT) kernel/include/kernel/font.h | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Q$(call compile,-std=c17 -O1 -Ikernel/include $(CHECK_FONT))

$(COMPILE_COMMANDS): $(filter %.c.o,$(OBJECTS))
	$Qsed -e '1s/^/[/' -e '$$s/,$$/]/' -e 's/ "-Werror",//' $(^:=.json) > $@

# Small apps that each die in another way, for the tests; those that UBSan kills are built with it.
# Those for microcontrollers: make BOARD=... APP=hello death
DEATH_CHOICE := $(if $(filter 1,$(UBSAN)),filter,filter-out)
DEATH := $(call $(DEATH_CHOICE),$(DEATHS)/ubsan_%,$(sort $(wildcard $(DEATHS)/*.c)))
DEATH_OBJECTS := $(DEATH:%=$(OBJ)/%.o)

DEATH_ELFS := $(DEATH:$(DEATHS)/%.c=$(ROOT)/death/%$(SUFFIX))
.PHONY: death
death: $(DEATH_ELFS) $(DEATH_OBJECTS)  ## small kernels that die in many ways, for the tests
LINKED_WITH := $(KERNEL_OBJECTS) $(LD_SCRIPT) $(MAKE_SYMBOLS) $(CHECK_ELF) $(LINK_NEEDS)
$(ROOT)/death/%$(SUFFIX): $(OBJ)/$(DEATHS)/%.c.o $(LINKED_WITH)
	$(call say,LD,$@)
	$(link)

# What the figures are measured with: an app that writes to the screen, a program that runs the
# kernel's string.c, compiled as in the kernel but for its place in memory, and a plugin for QEMU.
FIGURES := $(if $(filter iso,$(IMAGE)),$(ROOT)/figures/scroll.elf $(HOST)/figures/memory $(HOST)/figures/count.so)
$(ROOT)/figures/%.elf: $(OBJ)/tests/figures/%.c.o $(LINKED_WITH)
	$(call say,LD,$@)
	$(link)

$(HOST)/figures/memory: tests/figures/memory.c kernel/lib/string.c $(OBJ)/remember/flags | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Q$(CC) $(filter-out -mcmodel=kernel,$(CFLAGS)) $(NOSTDINC) -MMD -MP -MT $@ -MF $@.d \
	    $(foreach f,memcpy memmove memset memcmp,-D$f=kernel_$f) -c kernel/lib/string.c -o $@.o
	$Q$(call compile,-std=c17 -D_DEFAULT_SOURCE -O2 -no-pie $(WARNINGS) $(INCLUDES) $< $@.o)

$(HOST)/figures/count.so: tests/figures/count.c | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Q$(call compile,-std=c17 -O2 -fPIC -shared $(WARNINGS) $<)

-include $(OBJECTS:.o=.d) $(DEATH_OBJECTS:.o=.d) $(OBJ)/tests/figures/scroll.c.d $(HOST)/figures/memory.d

# ---- The core without a machine -------------------------------------------------------------

include bare.mk
.PHONY: bare
bare: $(BARE_LIBRARIES)  ## the core as a library for TARGET=..., or for every bare target

# ---- The PC's image -------------------------------------------------------------------------

# What the dates in the image are: it is made anew when they change.
SOURCE_TIME := $(if $(filter iso,$(IMAGE)),$(shell scripts/source-version --time))
$(eval $(call remember,$(OUT)/remember/source-time,$(SOURCE_TIME)))

STAGED := $(ELF) $(shell find iso -type f) scripts/grub.sh $(OUT)/remember/command-line
iso: $(ISO)  ## the PC's bootable CD and USB image
$(ISO): $(STAGED) scripts/make-iso $(OUT)/remember/source-time
	$(call say,ISO,$@)
	$Qscripts/make-iso $(ELF) $@ $(call quote,$(value CMDLINE))

# GRUB asks TFTP_SERVER, where the DHCP server is not the one that has the files: docs/netboot.md.
TFTP_SERVER ?=
$(eval $(call remember,$(OUT)/remember/server,$(TFTP_SERVER)))
netboot: $(NETBOOT)  ## the folder for a TFTP server, to start PCs over the network
$(NETBOOT): $(STAGED) scripts/make-netboot $(OUT)/remember/server
	$(call say,NETBOOT,$@)
	$Qscripts/make-netboot $(ELF) $@ $(call quote,$(value CMDLINE)) $(call quote,$(TFTP_SERVER))

# A release is of what everybody gets: the same files, copied.
RELEASE := build/release
RELEASED := $(patsubst boards/%/board.mk,%,$(shell grep -l '^DEVICE_SVD' boards/*/board.mk)) pc
CHOSEN := $(strip $(foreach choice,APP PANIC CMDLINE FONT BLINK_MS UBSAN STACK_PROTECTOR \
            LLVM CC LD OBJCOPY NASM,\
            $(if $(filter command environment,$(origin $(choice))),$(choice))))
release: | $(AFTER_SETUP)  ## what is given away, the same bytes wherever it is built: build/release
	$(if $(CHOSEN),$(error make release is of what everybody gets: leave out $(call list,$(CHOSEN))))
	$Qscripts/source-version --commit > /dev/null
	$Qset -e; $(foreach board,$(RELEASED),$(MAKE) -s BOARD=$(board);)
	$QCC=$(CC) LD=$(LD) NASM=$(NASM) scripts/make-release $(RELEASE) $(RELEASED)
	@cat $(RELEASE)/SHA256SUMS

run: $(RUN_NEEDS)  ## run it, emulated: a PC with VIA=iso|uefi|usb|uefi-usb|pvh|microvm|pxe|uefi-pxe
	$Q$(RUN)

debug: $(DEBUG_NEEDS)  ## the same, or the board on the desk, with gdb attached
	$Q$(DEBUG)

NO_PROBE = $(error the board $(BOARD) has no debug probe that firstlight knows of)
flash: $(ELF) $(BIN)  ## put it onto the board on the desk, and check it
	$Q$(or $(FLASH),$(NO_PROBE))

unbrick: $(BIN)  ## connect to a board that answers no more, and erase its flash
	$Q$(or $(UNBRICK),$(NO_PROBE))

copy: $(BIN)  ## copy it onto the drive that the board shows
	$Q$(or $(COPY),$(NO_PROBE))

# ---- Tests ----------------------------------------------------------------------------------

UNIT_SOURCES := $(wildcard tests/unit/*_test.c)
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(HOST)/unit/%)
UNIT_CODE := $(addprefix kernel/,boot_info.c command_line.c console.c framebuffer_console.c page_alloc.c stacks.c) \
             $(addprefix kernel/lib/,font.c format.c framebuffer.c memory_map.c string_copy.c symbols.c utf8.c text_screen.c) \
             kernel/arch/x86_64/multiboot2.c kernel/arch/x86_64/pvh.c
UNIT_OBJECTS := $(UNIT_CODE:%=$(HOST)/unit/obj/%.o)
SANITIZE ?= -fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_FLAGS := -std=c17 -O1 -g $(SANITIZE) \
              -fno-omit-frame-pointer $(WARNINGS) -Ikernel/include \
              -Ikernel/arch/x86/include -Ikernel/arch/x86_64/include -Ikernel/arch/hosted/include

# Fuzz targets, one for each parser of bytes from outside: docs/testing.md.
FUZZ_TARGETS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(HOST)/fuzz/%)

# What a test may need, beside files: NEEDS in its module. board-BOARD are the images of that board that the
# tests run: TEST_IMAGES in board.mk, as app/panic.
TESTED_BOARDS := $(patsubst %,board-%,$(filter-out pc,$(BOARDS)))
.PHONY: everything elf image board-sim unit-tests figures ubsan-death test-images needed $(TESTED_BOARDS)
everything: elf iso netboot unit-tests fuzz-programs death ubsan-death figures svd2c board-sim $(TESTED_BOARDS)
elf: $(ELF)
image: $(IMAGE)
board-sim: $(BOARD_SIM)
unit-tests: $(UNIT_TESTS)
figures: $(FIGURES)
ubsan-death: $(ELF)
	$Q$(MAKE) -s UBSAN=1 death

$(TESTED_BOARDS): board-%: $(SVD2C) $(MAKE_SYMBOLS) $(CHECK_ELF)
	$Q$(MAKE) -s BOARD=$* test-images

test-images:
	$Qset -e; $(foreach image,$(TEST_IMAGES),\
	    $(MAKE) -s APP=$(patsubst %/,%,$(dir $(image))) PANIC=$(notdir $(image)) image;)
	$Q$(MAKE) -s APP=hello death

# The tests and the figures are of the usual image.
unlike = $(if $(call differ,$($1),$2),$1)
UNUSUAL := $(call unlike,BOARD,pc) $(call unlike,APP,$(DEFAULT_APP)) $(call unlike,PANIC,$(USUAL_PANIC)) \
           $(call unlike,CC,clang) $(call unlike,UBSAN,0) $(call unlike,STACK_PROTECTOR,1) \
           $(call unlike,BLINK_MS,1000) $(if $(value CMDLINE),CMDLINE)
$(foreach goal,$(filter test bench,$(MAKECMDGOALS)),$(if $(strip $(UNUSUAL)),$(error \
    make $(goal) is for the usual image: leave out $(call list,$(UNUSUAL)))))

# Builds what the chosen tests need, and no more.
T :=
test:  ## every test; T="a phrase": those with it in their name; T="one|another"
	$Qneeded=$$(tests/run --needs $(call quote,$(value T))) && $(MAKE) needed NEEDED="$$needed" T=
	$Qtests/run $(call quote,$(value T))

NEEDED :=
needed: $(NEEDED)
	@:

$(HOST)/unit/obj/%.c.o: %.c | $(AFTER_SETUP)
	$Qmkdir -p $(@D)
	$Q$(call compile,$(UNIT_FLAGS) -MMD -MP -c $<)

$(HOST)/unit/%: tests/unit/%.c | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,$(UNIT_FLAGS) -MMD -MP -MF $@.d $< $(UNIT_OBJECTS))

$(UNIT_TESTS): $(UNIT_OBJECTS)
-include $(UNIT_OBJECTS:.o=.d) $(UNIT_TESTS:=.d)

# The kernel's limits are small for its fuzz targets, so that small inputs reach them.
FUZZ_CODE := $(filter-out %/console.c %/framebuffer_console.c %/text_screen.c,$(UNIT_CODE))
FUZZ_SVD_CODE := $(filter-out tools/svd2c/main.c,$(wildcard tools/svd2c/*.c tools/svd2c/*/*.c))
FUZZ_IMAGE_CODE := $(filter-out %/main.c,$(wildcard tools/image/*.c tools/make-symbols/*.c)) kernel/lib/symbols.c
FUZZ_FLAGS := -std=c17 -D_DEFAULT_SOURCE -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
              -fno-sanitize-recover=all -fno-omit-frame-pointer $(WARNINGS)
FUZZ_KERNEL_FLAGS := -Ikernel/include -Ikernel/arch/x86/include -Ikernel/arch/x86_64/include -DMEMORY_RANGES_MAX=24 \
                     -DCOMMAND_LINE_MAX=64 -DBOOT_MODULES_MAX=4 -DBOOT_WARNINGS_MAX=300
FUZZ_SVD_FLAGS := -Itools -I$(HOST)/obj
FUZZ_OBJECTS := $(FUZZ_CODE:%=$(HOST)/fuzz/obj/%.o)
FUZZ_SVD_OBJECTS := $(FUZZ_SVD_CODE:%=$(HOST)/fuzz/obj/%.o)
FUZZ_IMAGE_FLAGS := -Ikernel/include -Itools
FUZZ_IMAGE_OBJECTS := $(FUZZ_IMAGE_CODE:%=$(HOST)/fuzz/obj/%.o)
SECONDS ?= 60
$(if $(and $(TARGET),$(filter fuzz,$(MAKECMDGOALS))),$(call choose,TARGET,$(TARGET),$(FUZZ_TARGETS)))

.PHONY: fuzz fuzz-programs soak
fuzz: fuzz-programs  ## every parser with made-up inputs, SECONDS=60 for each; TARGET=name for one
	$Qscripts/fuzz $(SECONDS) $(or $(TARGET),$(FUZZ_TARGETS))

fuzz-programs: $(FUZZ_PROGRAMS)
$(HOST)/fuzz/obj/tools/%.c.o: CODE_FLAGS := $(FUZZ_SVD_FLAGS)
$(HOST)/fuzz/obj/%.c.o: CODE_FLAGS = $(FUZZ_KERNEL_FLAGS)
$(HOST)/fuzz/obj/%.c.o: %.c $(HOST)/remember/fuzz-flags $(HOST)/obj/access.inc | $(HOST)/tools-are-there
	$(call say,HOSTCC,$<)
	$Qmkdir -p $(@D)
	$Q$(call compile,$(FUZZ_FLAGS) $(CODE_FLAGS) -MMD -MP -c $<)

$(HOST)/fuzz/svd $(HOST)/fuzz/overlay: CODE_FLAGS := $(FUZZ_SVD_FLAGS) $(FUZZ_SVD_OBJECTS) -lexpat
$(HOST)/fuzz/svd $(HOST)/fuzz/overlay: $(FUZZ_SVD_OBJECTS)
$(HOST)/fuzz/image: CODE_FLAGS := $(FUZZ_IMAGE_FLAGS) $(FUZZ_IMAGE_OBJECTS)
$(HOST)/fuzz/image: $(FUZZ_IMAGE_OBJECTS)
$(HOST)/fuzz/%: CODE_FLAGS = $(FUZZ_KERNEL_FLAGS) $(FUZZ_OBJECTS)
$(HOST)/fuzz/%: tests/fuzz/%_fuzz.c $(FUZZ_OBJECTS) $(HOST)/remember/fuzz-flags
	$(call say,HOSTLD,$@)
	$Q$(call compile,$(FUZZ_FLAGS) -fsanitize=fuzzer $< $(CODE_FLAGS) -MMD -MP -MF $@.d)

# Only patterns name them; they stay all the same.
.SECONDARY: $(FUZZ_OBJECTS) $(FUZZ_IMAGE_OBJECTS) $(OBJ)/tests/figures/scroll.c.o
$(eval $(call remember,$(HOST)/remember/fuzz-flags,$(CC) $(FUZZ_FLAGS) $(FUZZ_KERNEL_FLAGS)))
-include $(FUZZ_OBJECTS:.o=.d) $(FUZZ_SVD_OBJECTS:.o=.d) $(FUZZ_IMAGE_OBJECTS:.o=.d) $(FUZZ_PROGRAMS:=.d)

BOOTS ?= 500
UEFI_BOOTS ?= 50
soak: $(ELF) $(ISO)  ## boots in a row: BOOTS=500 by microvm, UEFI_BOOTS=50 from a CD
	$Qtests/soak $(BOOTS) $(UEFI_BOOTS)

bench: elf iso netboot death figures svd2c board-sim $(TESTED_BOARDS)  ## what it promises, measured; JSON=file for machines
	$Qscripts/bench $(if $(JSON),--json $(call quote,$(JSON)))

endif

# ---- The rest -------------------------------------------------------------------------------

# Beside goals that run no test, without what only the tests need.
setup:  ## install what is missing
	$Qscripts/setup $(if $(filter test bench fuzz,$(REST)),,$(if $(REST),--for build image host run))

doctor:  ## what is installed, in which version, and what is missing
	$Qscripts/setup --doctor

fmt:  ## format the C sources
	$Qclang-format -i $$(git ls-files '*.[ch]')

clean:  ## remove everything that was built
	$Qrm -rf build compile_commands.json

help:  ## this list
	@echo 'make [BOARD=$(BOARD)] [APP=$(APP)] [VIA=$(VIA)] [CMDLINE="for the kernel"] [V=1] TARGET'
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile
	@echo '  FONT=file.psf UBSAN=1 STACK_PROTECTOR=0 LLVM=-19 CC=gcc'
	@echo '  boards: $(call list,$(BOARDS))    apps: $(call list,$(APPS))'
