# firstlight: what a person types. `make help` lists it. How it is built is in the .mk file of each folder;
# docs/design.md says what lies where.

# $(file <...) came with 4.2. The make of macOS is 3.81.
$(if $(filter 3.% 4.0 4.0.% 4.1 4.1.%,$(MAKE_VERSION)),$(error \
    make $(MAKE_VERSION) is too old: install make 4.2 or later (macOS: 'brew install make', which is called gmake)))

# What a person may choose, here or in the environment. Nothing else comes from there.
BOARD ?= pc
VIA ?= iso
CMDLINE ?=
FILES ?=
MODULES ?=
CPUS ?=
DISK ?=
USUAL_FONT := /usr/share/consolefonts/spleen-8x16.psfu.gz
FONT ?= $(USUAL_FONT)
BLINK_MS ?= 1000
TFTP_SERVER ?=
UEFI_LOADER ?= firstlight
LLVM ?=
UBSAN ?= app
STACK_PROTECTOR ?= 1
QR ?= 1
WERROR ?= 0
V ?= 0
# What only some targets look at.
T :=
NEEDED :=
TARGET :=
SIM :=
SVD :=
OVERLAY :=
JSON :=
GDB_PORT := 1234
KEY :=
CERT :=
# 1: the image that runs the app's tests, which `make check` makes.
CHECKING :=
# The part that the app provides, in the image of its tests that `make grade` makes.
GRADING :=
STEP :=
DEBUG :=
SECONDS := 60
SAMPLE := 50
SEED := 1
AREA :=
BOOTS := 500
UEFI_BOOTS := 50
MACHINES := 120
SOAK_SECONDS := 3600

MAKEFLAGS += --no-builtin-rules --no-print-directory
# Where something is built, as many jobs as there are CPUs, unless the command line or another make says
# how many.
ifneq (,$(filter-out book clean doctor fmt grade help new rp2040js setup,$(or $(MAKECMDGOALS),all)))
    JOBS := $(shell case " $$MAKEFLAGS" in (*' -j'*) ;; (*) echo "-j$$(nproc 2>/dev/null || echo 2)" ;; esac)
    MAKEFLAGS += $(JOBS)
endif
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

.PHONY: all sign iso netboot release run debug gdb-server new facts check run-check grade graded flash unbrick copy sources svd2c device bare death book test fuzz mutants soak bench \
        setup rp2040js doctor fmt clean help FORCE

# `clean` and `setup` come before the goals beside them: another make, which looks at what is there by
# then, does the rest. Reading the Makefile changes nothing; `make help` does not even read the rest.
FIRST := $(filter clean setup,$(MAKECMDGOALS))
REST := $(filter-out clean setup,$(MAKECMDGOALS))
Q := $(if $(filter 0,$V),@)
ifneq (,$(and $(FIRST),$(REST)))

.PHONY: $(REST) rest
$(REST): rest ;
rest: $(FIRST)
	@$(MAKE) $(REST)
setup: | $(filter clean,$(FIRST))

else ifneq (,$(filter-out book clean doctor fmt grade help new rp2040js setup,$(or $(MAKECMDGOALS),all)))

include mk/functions.mk mk/choices.mk
include kernel/kernel.mk $(wildcard boot/$(ARCH)/boot.mk)
include mk/undefined.mk mk/compile.mk tools/tools.mk tests/grade/grade.mk mk/link.mk kernel/bare.mk programs/programs.mk mk/image.mk tests/tests.mk

all: $(IMAGE) $(if $(IS_GCC),,$(COMPILE_COMMANDS))  ## build the image for BOARD (default)

iso: $(ISO)  ## the PC's bootable CD and USB image

sign: signed-image  ## the image signed for Secure Boot: KEY=file CERT=file, both PEM

netboot: $(NETBOOT)  ## the folder for a TFTP server, to start PCs over the network

run: $(RUN_NEEDS)  ## run it, emulated: a PC with VIA=iso|uefi|usb|uefi-usb|pvh|microvm|pxe|uefi-pxe
	$Q$(RUN)

debug: $(DEBUG_NEEDS)  ## the same, or the board on the desk, with gdb attached
	$Q$(DEBUG)

gdb-server: $(DEBUG_NEEDS)  ## the same, waiting for an editor's debugger at localhost:1234 (GDB_PORT=)
	$Q$(or $(GDB_SERVER),$(error the board $(BOARD) has no gdb-server: 'make debug' debugs it))

# The app's tests, in the machine that it is for: kernel/include/kernel/test.h.
check:  ## run the tests in the app: N passed, N failed
	$Q$(MAKE) CHECKING=1 run-check

run-check: $(CHECK_NEEDS)
	$Qscripts/check $(or $(CHECK),$(error the board $(BOARD) cannot run tests here))

# What scripts/new asks about a board.
facts:
	@printf '%s\n' 'ELF=$(ROOT)/firstlight$(SUFFIX)' 'SMALL=$(if $(NO_CONSOLE_PANICS),1)' 'FLASH=$(if $(FLASH),1)' \
	    'GDB_SERVER=$(if $(GDB_SERVER),1)' 'GDB_PORT=$(GDB_PORT)' 'CPU=$(CPU)' 'QEMU_MACHINE=$(QEMU_MACHINE)' \
	    'NATIVE=$(NATIVE)' 'OPENOCD=$(wildcard boards/$(BOARD)/openocd.cfg)'

NO_PROBE = $(error the board $(BOARD) has no debug probe that firstlight knows of)
flash: $(ELF) $(BIN) $(HEX)  ## put it onto the board on the desk, and check it
	$Q$(or $(FLASH),$(NO_PROBE))

unbrick: $(BIN)  ## connect to a board that answers no more, and erase its flash
	$Q$(or $(UNBRICK),$(NO_PROBE))

copy: $(BIN) $(HEX) $(UF2)  ## copy it onto the drive that the board shows
	$Q$(or $(COPY),$(NO_PROBE))

release: | $(AFTER_SETUP)  ## the release artifacts, the same bytes wherever they are built: build/release
	$(if $(CHOSEN),$(error make release is of what everybody gets: leave out $(call list,$(CHOSEN))))
	$Qscripts/source-version --commit > /dev/null
	$Qset -e; $(foreach board,$(RELEASED),$(MAKE) -s BOARD=$(board);)
	$QCC=$(CC) LD=$(LD) NASM=$(NASM) scripts/make-release $(RELEASE) $(RELEASED)
	@cat $(RELEASE)/SHA256SUMS

sources:  ## which files are linked, and why
	@printf '%-44s %s\n' $(call reasons,$(KERNEL_SOURCES)) $(foreach file,$(APP_SOURCES),$(call quote,$(file)) 'the app')

svd2c: $(SVD2C)  ## the tool that turns an SVD file into C headers: build/host/svd2c

device: $(SVD2C)  ## SVD=file.svd [OVERLAY=file ...] [PART=name]: its header, under build/device
	$(if $(SVD),,$(error say which: make device SVD=path/to/file.svd))
	$Qmkdir -p $(dir $(DEVICE))
	$Q$(SVD2C) $(OVERLAY:%=--overlay %) $(PART:%=--part %) -o '$(DEVICE)' '$(SVD)'
	@echo '$(DEVICE)'

bare: $(BARE_LIBRARIES)  ## the core as a library for TARGET=..., or for every bare target

death: $(DEATH_ELFS) $(DEATH_OBJECTS)  ## small kernels that die in many ways, for the tests

# Builds what the chosen tests need, and no more.
test:  ## every test; T="a phrase": those with it in their name; T="one|another"
	$Qneeded=$$(tests/run --needs $(call quote,$(value T))) && $(MAKE) needed NEEDED="$$needed" T=
	$Qtests/run $(call quote,$(value T))

needed: $(filter-out $(TESTED_BOARDS:board-%=build/%/death/%),$(NEEDED))
	@:

fuzz: fuzz-programs  ## every parser with made-up inputs, SECONDS=60 for each; TARGET=name for one
	$Qscripts/fuzz $(SECONDS) $(or $(TARGET),$(FUZZ_TARGETS))

mutants:  ## faults put into the code, one at a time, that no test notices: SAMPLE=50 SEED=1 AREA=kernel/lib
	$Qtests/mutants/mutants --sample $(SAMPLE) --seed $(SEED) $(if $(AREA),--area $(call quote,$(AREA)))

soak: $(ELF) $(ISO) pc-apps process-images  ## boots in a row: BOOTS=500 UEFI_BOOTS=50, MACHINES=120 drawn by chance; then all services at once: SOAK_SECONDS=3600
	$Qtests/soak $(BOOTS) $(UEFI_BOOTS) $(SOAK_SECONDS) $(MACHINES) $(if $(filter file,$(origin SEED)),,$(SEED))

bench: elf iso netboot death figures thread-figures clock-images svd2c board-sim $(TESTED_BOARDS)  ## what it promises, measured; JSON=file for machines
	$Qscripts/bench $(if $(JSON),--json $(call quote,$(JSON)))

endif

new:  ## how to begin a kernel of your own, in a folder outside
	@scripts/new --help

ifeq (,$(FIRST))
grade:  ## your own implementation of a service, by tests: STEP=heap APP=../mykernel (docs/teaching.md)
	$Qscripts/grade $(if $(filter command environment,$(firstword $(origin SEED))),--seed '$(SEED)') $(if $(DEBUG),--debug '$(DEBUG)') \
	    $(if $(JSON),--json '$(JSON)') $(if $(LLVM),--llvm '$(LLVM)') '$(STEP)' '$(APP)'

book:  ## all documents as a site, to be read without a network: build/book/index.html
	$Q[ ! -d build/rp2040js ] || { $(MAKE) -s BOARD=pico APP=blink && $(MAKE) -s BOARD=pico APP=hello; }
	$Qscripts/make-book
endif

# Beside goals that run no test, without what only the tests need. The book's tools come only with the book, because
# a browser is larger than all else.
RUNNING := build font image host run
TESTING := $(filter test bench fuzz,$(REST))
SETUP := $(if $(filter book,$(REST)),$(if $(filter-out book,$(REST)),$(RUNNING)) $(if $(TESTING),test browser) book,\
               $(if $(TESTING),,$(if $(REST),$(RUNNING))))
setup:  ## install what is missing
	$Qscripts/setup $(if $(strip $(SETUP)),--for $(strip $(SETUP)))

# Of npm's packages, so it is not part of `make setup`.
rp2040js:  ## install an emulator of the Pico that is not ours, for its tests: build/rp2040js, from npm
	$Qcommand -v npm > /dev/null || { echo 'npm is missing: install npm, which is a package of its own beside nodejs' >&2; exit 1; }
	$Qnpm install --no-fund --no-audit --silent --prefix build/rp2040js rp2040js@1.4.1

doctor:  ## what is installed, in which version, and what is missing
	$Qscripts/setup --doctor

fmt:  ## format the C sources
	$Qclang-format -i $$(git ls-files '*.[ch]')

clean:  ## remove everything that was built
	$Qrm -rf build tests/*/*/build compile_commands.json

help:  ## this list
	$(info make [BOARD=$(BOARD)] [APP=name, or a folder] [VIA=$(VIA)] [CMDLINE="for the kernel"] [V=1] TARGET)
	$(info $()  [FILES=a folder for services/files] [MODULES="files that the boot loader brings along"])
	$(info $()  CPUS=4 DISK=file, of an emulated PC; DISK=image is a copy of what is booted)
	$(info $()  CONSOLES="rtt itm" DEBUG_IN=board|simulator FLASH_WITH=tool, of a microcontroller)
	$(info $()  FONT=file.psf UBSAN=0|1 STACK_PROTECTOR=0 QR=0 HEAP_DEBUG=0 LOCK_ORDER=0 WERROR=1 LLVM=-N CC=gcc)
	$(info $()  boards: $(sort $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk))))
	$(info $()  services: $(patsubst services/%/service.mk,%,$(sort $(wildcard services/*/service.mk))))
	$(info $()  apps:   $(sort $(patsubst apps/%/main.c,%,$(wildcard apps/*/main.c))))
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile
