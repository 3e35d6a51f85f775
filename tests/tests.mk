# tests.mk - what the tests and the figures are built of.

# Small apps that each die in another way, for the tests; those that UBSan kills are built with it.
# Those for microcontrollers: make BOARD=... APP=hello death
DEATH_CHOICE := $(if $(filter 1,$(UBSAN)),filter,filter-out)
DEATH := $(call $(DEATH_CHOICE),$(DEATHS)/ubsan_%,$(sort $(wildcard $(DEATHS)/*.c)))
DEATH_OBJECTS := $(DEATH:%=$(OBJ)/%.o)

DEATH_ELFS := $(DEATH:$(DEATHS)/%.c=$(ROOT)/death/%$(SUFFIX))
LINKED_WITH := $(KERNEL_OBJECTS) $(LD_SCRIPT) $(MAKE_SYMBOLS) $(CHECK_ELF) $(LINK_NEEDS) $(ON_DEMAND_LIBRARY)
$(ROOT)/death/%$(SUFFIX): $(OBJ)/$(DEATHS)/%.c.o $(LINKED_WITH)
	$(call say,LD,$@)
	$(link)

# What the figures are measured with: apps that write to the screen, and that run the allocators; programs that
# run the kernel's string.c and services/frames, compiled as in the kernel but for their place in memory; and a
# plugin for QEMU.
FIGURES := $(if $(filter iso,$(IMAGE)),$(ROOT)/figures/scroll.elf $(HOST)/figures/memory $(HOST)/figures/frames \
             $(HOST)/figures/count.so)

$(ROOT)/figures/%.elf: $(OBJ)/tests/figures/%.c.o $(LINKED_WITH)
	$(call say,LD,$@)
	$(link)

$(HOST)/figures/memory: tests/figures/memory.c kernel/lib/string.c $(OBJ)/remember/flags | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Q$(CC) $(filter-out -mcmodel=kernel,$(CFLAGS)) $(NOSTDINC) -MMD -MP -MT $@ -MF $@.d \
	    $(foreach f,memcpy memmove memset memcmp,-D$f=kernel_$f) -c kernel/lib/string.c -o $@.o
	$Q$(call compile,-std=c17 -D_DEFAULT_SOURCE -O2 -no-pie $(WARNINGS) $(INCLUDES) $< $@.o)

FRAMES_CODE := $(filter-out %/frames.c %/mistake.c,$(wildcard services/frames/*.c))
$(HOST)/figures/frames: tests/figures/frames.c tests/figures/frames_map.h $(FRAMES_CODE) $(wildcard services/frames/*.h) $(OBJ)/remember/flags | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Qmkdir -p $(@D)
	$Qset -e; $(foreach file,$(FRAMES_CODE),$(CC) $(filter-out -mcmodel=kernel,$(CFLAGS)) $(NOSTDINC) -DNEEDS_frames \
	    -c $(file) -o $@-$(notdir $(file)).o;)
	$Q$(call compile,-std=c17 -D_DEFAULT_SOURCE -O2 -no-pie $(WARNINGS) $(INCLUDES) -DNEEDS_frames $< \
	    $(FRAMES_CODE:services/frames/%=$@-%.o))

$(HOST)/figures/count.so: tests/figures/count.c | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,-std=c17 -O2 -fPIC -shared $(WARNINGS) $<)

UNIT_SOURCES := $(wildcard tests/unit/*_test.c)
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(HOST)/unit/%)
UNIT_CODE := $(addprefix kernel/,boot_info.c command_line.c console.c console_queue.c console_printf.c framebuffer_code.c framebuffer_console.c page_alloc.c stacks.c) \
             $(addprefix kernel/lib/,font.c format.c framebuffer.c memory_map.c string_copy.c symbols.c utf8.c utf8_encode.c escape.c text_screen.c ratio.c qr_code.c acpi.c madt.c) \
             $(addprefix services/input/,scan_codes.c terminal_keys.c layout_us.c layout_de.c) \
             kernel/arch/x86_64/multiboot2.c kernel/arch/x86_64/pvh.c
UNIT_OBJECTS := $(UNIT_CODE:%=$(HOST)/unit/obj/%.o)
SANITIZE ?= -fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_FLAGS := -std=c17 -O1 -g $(SANITIZE) \
              -fno-omit-frame-pointer $(WARNINGS) -Ikernel/include -Iservices/include \
              -Ikernel/arch/x86/include -Ikernel/arch/x86_64/include -Ikernel/arch/hosted/include

# What reads disks, as a program.
$(HOST)/disk_reader: tests/disks/disk_reader.c $(HOST)/unit/obj/kernel/lib/utf8_encode.c.o | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,$(UNIT_FLAGS) -fuse-ld=lld -MMD -MP -MF $@.d $< $(filter %.o,$^))
-include $(HOST)/disk_reader.d

# Fuzz targets, one for each parser of bytes from outside: docs/testing.md.
FUZZ_TARGETS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(HOST)/fuzz/%)

# What a test may need, beside files: NEEDS in its module. board-BOARD are the images of that board that the
# tests run: TEST_IMAGES in board.mk, as app/panic. checks-BOARD are the images of `make check` for its services.
# build/BOARD/death/NAME.elf is built for that board with its images: not all that die are due on each board.
COMPILED_BY := $(addprefix compiled-by-,usual newest gcc)
TESTED_BOARDS := $(patsubst %,board-%,$(filter-out pc,$(BOARDS)))
CHECK_IMAGES := $(BOARDS:%=checks-%)
CHECKED := $(patsubst tests/services/%/app.mk,%,$(wildcard tests/services/*/app.mk))
include tests/services/checked.mk
.PHONY: everything elf image pc-apps board-sim unit-tests disk-reader figures ubsan-death blink-images clock-images process-images disk-images bare-libraries unprotected test-images \
        check-image needed $(TESTED_BOARDS) $(CHECK_IMAGES) $(COMPILED_BY)
everything: elf pc-apps iso netboot unit-tests fuzz-programs disk-reader death ubsan-death figures svd2c board-sim thread-figures blink-images \
            clock-images process-images disk-images unprotected bare-libraries $(TESTED_BOARDS) $(CHECK_IMAGES) $(COMPILED_BY)
elf: $(ELF)
image: $(IMAGE)
# What the tests type at.
pc-apps: | $(ELF)
	$Qset -e; $(foreach app,keys echo shell cpus tests/services/together,$(MAKE) -s APP=$(app) elf;) $(MAKE) -s APP=clock image
board-sim: $(BOARD_SIM)
unit-tests: $(UNIT_TESTS)
disk-reader: $(HOST)/disk_reader
figures: $(FIGURES)
	$Qset -e; $(foreach app,allocators input,$(MAKE) -s APP=tests/figures/$(app) elf;)
ubsan-death: $(ELF)
	$Q$(MAKE) -s UBSAN=1 death
# tests/boot/clock_test.py, and what timers cost.
clock-images: $(ELF)
	$Q$(MAKE) -s APP=tests/boot/clock elf iso
	$Q$(MAKE) -s APP=tests/figures/timers elf
# tests/boot/process_test.py and bochs_test.py.
process-images: $(ELF) $(HOST)/figures/count.so
	$Q$(MAKE) -s APP=programs iso
	$Qset -e; $(foreach app,figures/process services/chaos,$(MAKE) -s APP=tests/$(app) elf modules;)
	$Q$(MAKE) -s APP=tests/services/process_all_cpus CHECKING=1 iso
# tests/services/disk_test.py.
disk-images: $(ELF)
	$Qset -e; $(foreach app,disk disk_all_cpus,$(MAKE) -s APP=tests/services/$(app) elf;)
	$Q$(MAKE) -s APP=disk iso
# tests/boot/blink_test.py: the PC's blink, five times as fast.
blink-images: $(ELF)
	$Q$(MAKE) -s APP=blink BLINK_MS=200 elf iso
unprotected: $(ELF)
	$Q$(MAKE) -s STACK_PROTECTOR=0 elf
bare-libraries: | $(AFTER_SETUP)
	$Q$(MAKE) -s WERROR=1 bare

# All there is, by one compiler, warnings being errors. What it said, if anything, is in build/compiled-by/NAME:
# the tests of that compiler tell it.
$(COMPILED_BY): compiled-by-%: iso svd2c board-sim bare-libraries ubsan-death unprotected $(TESTED_BOARDS)
	$Qtests/compilers.py $*

# Each of these is a make of its own for the PC, and they share objects: one after the other, those that are needed.
SHARING := pc-apps figures clock-images process-images disk-images blink-images checks-pc thread-figures compiled-by-usual
BEFORE :=
$(foreach goal,$(if $(filter everything,$(NEEDED)),$(SHARING),$(filter $(NEEDED),$(SHARING))),\
    $(eval $(goal): | $(BEFORE))$(eval BEFORE := $(goal)))

$(TESTED_BOARDS): board-%: $(SVD2C) $(MAKE_SYMBOLS) $(CHECK_ELF)
	$Q$(MAKE) -s BOARD=$* test-images DUE="$(if $(filter everything,$(NEEDED)),death,$(filter build/$*/death/%,$(NEEDED)))"

# The images of `make check` for the services of a board. After what shares objects with them.
checks-pc: | $(ELF)
$(filter-out checks-pc,$(CHECK_IMAGES)): checks-%: | board-% $(BOARD_SIM)
$(CHECK_IMAGES): checks-%:
	$Qset -e; $(foreach service,$(CHECKED),$(if $(filter $*,$(CHECKED_$(service))),\
	    $(MAKE) -s BOARD=$* APP=tests/services/$(service) CHECKING=1 check-image;))

check-image: $(CHECK_NEEDS)

test-images:
	$Qset -e; $(foreach image,$(TEST_IMAGES),\
	    $(MAKE) -s APP=$(patsubst %/,%,$(dir $(image))) PANIC=$(notdir $(image)) image;)
	$(if $(TEST_CONSOLES),$Q$(MAKE) -s APP=hello CONSOLES="$(TEST_CONSOLES)" image)
	$(if $(DUE),$Q$(MAKE) -s APP=hello $(DUE))

# The tests and the figures are of the usual image.
unlike = $(if $(call differ,$($1),$2),$1)
UNUSUAL := $(call unlike,BOARD,pc) $(call unlike,APP,$(DEFAULT_APP)) $(call unlike,PANIC,$(USUAL_PANIC)) \
           $(call unlike,CC,clang) $(call unlike,UBSAN,app) $(call unlike,STACK_PROTECTOR,1) \
           $(call unlike,BLINK_MS,1000) $(if $(value CMDLINE),CMDLINE) $(if $(FONT_FOLDER),FONT)
$(foreach goal,$(filter test bench,$(MAKECMDGOALS)),$(if $(strip $(UNUSUAL)),$(error \
    make $(goal) is for the usual image: leave out $(call list,$(UNUSUAL)))))

$(HOST)/unit/obj/%.c.o: %.c | $(AFTER_SETUP)
	$Q$(call compile,$(UNIT_FLAGS) $(call needed,$(SERVICES)) -MMD -MP -c $<)

# Most tests take longer to compile than to run, and are not optimized. LLVM's linker is twice as fast with the
# sanitizers as the system's.
LONG_RUNNING := $(addprefix $(HOST)/unit/,frames_test heap_test)
$(HOST)/unit/%: tests/unit/%.c | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,$(UNIT_FLAGS) $(if $(filter $(LONG_RUNNING),$@),,-O0) -fuse-ld=lld -MMD -MP -MF $@.d $< $(UNIT_OBJECTS))

# What threads cost. After what shares objects with them.
.PHONY: thread-figures
thread-figures: | $(ELF) board-microbit board-nucleo-l031k6 checks-microbit $(BOARD_SIM)
	$Q$(MAKE) -s BOARD=pc APP=tests/figures/threads elf
	$Q$(MAKE) -s BOARD=microbit APP=tests/figures/threads image
	$Q$(MAKE) -s BOARD=nucleo-l031k6 APP=tests/figures/threads image

# The scheduler on a machine that is a part of its test: port.h.
THREADS_UNIT := $(patsubst %,$(HOST)/unit/threads/%.c.o,schedule slice queue thread mutex semaphore channel deadlock no_lock_order list stack main_stack sleep report)
THREADS_FLAGS := $(UNIT_FLAGS) $(call needed,threads clock wait) -DKERNEL_ARCH_INLINE=0 -Itests/unit/threads
$(HOST)/unit/threads/%.c.o: services/threads/%.c | $(AFTER_SETUP)
	$Q$(call compile,$(THREADS_FLAGS) -MMD -MP -c $<)
$(HOST)/unit/threads_test: private UNIT_FLAGS += -Itests/unit/threads $(THREADS_UNIT)
$(HOST)/unit/threads_test: $(THREADS_UNIT)
-include $(THREADS_UNIT:.o=.d)

$(UNIT_TESTS): $(UNIT_OBJECTS)
-include $(UNIT_OBJECTS:.o=.d) $(UNIT_TESTS:=.d)

# The kernel's limits are small for its fuzz targets, so that small inputs reach them.
FUZZ_CODE := $(filter-out %/console.c %/console_queue.c %/console_printf.c %/framebuffer_code.c %/framebuffer_console.c %/text_screen.c,$(UNIT_CODE))
FUZZ_SVD_CODE := $(filter-out tools/svd2c/main.c,$(wildcard tools/svd2c/*.c tools/svd2c/*/*.c))
FUZZ_IMAGE_CODE := $(filter-out %/main.c,$(wildcard tools/image/*.c tools/make-symbols/*.c)) kernel/lib/symbols.c
FUZZ_FLAGS := -std=c17 -D_DEFAULT_SOURCE -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
              -fno-sanitize-recover=all -fno-omit-frame-pointer $(WARNINGS)
FUZZ_KERNEL_FLAGS := -Ikernel/include -Iservices/include -DNEEDS_input -Ikernel/arch/x86/include -Ikernel/arch/x86_64/include -DMEMORY_RANGES_MAX=24 -DACPI_CPUS_MAX=4 \
                     -DCOMMAND_LINE_MAX=64 -DBOOT_MODULES_MAX=4 -DBOOT_WARNINGS_MAX=300
FUZZ_SVD_FLAGS := -Itools -I$(HOST)/obj
FUZZ_OBJECTS := $(FUZZ_CODE:%=$(HOST)/fuzz/obj/%.o)
FUZZ_SVD_OBJECTS := $(FUZZ_SVD_CODE:%=$(HOST)/fuzz/obj/%.o)
FUZZ_IMAGE_FLAGS := -Ikernel/include -Itools
FUZZ_IMAGE_OBJECTS := $(FUZZ_IMAGE_CODE:%=$(HOST)/fuzz/obj/%.o)
$(if $(and $(TARGET),$(filter fuzz,$(MAKECMDGOALS))),$(call choose,TARGET,$(TARGET),$(FUZZ_TARGETS)))

fuzz-programs: $(FUZZ_PROGRAMS)
$(HOST)/fuzz/obj/tools/%.c.o: CODE_FLAGS := $(FUZZ_SVD_FLAGS)
$(HOST)/fuzz/obj/%.c.o: CODE_FLAGS = $(FUZZ_KERNEL_FLAGS)
$(HOST)/fuzz/obj/%.c.o: %.c $(HOST)/remember/fuzz-flags $(SVD2C_TEXTS) | $(HOST)/tools-are-there
	$(call say,HOSTCC,$<)
	$Q$(call compile,$(FUZZ_FLAGS) $(CODE_FLAGS) -MMD -MP -c $<)

$(HOST)/fuzz/svd $(HOST)/fuzz/overlay: CODE_FLAGS := $(FUZZ_SVD_FLAGS) $(FUZZ_SVD_OBJECTS) -lexpat
$(HOST)/fuzz/svd $(HOST)/fuzz/overlay: $(FUZZ_SVD_OBJECTS)
$(HOST)/fuzz/image: CODE_FLAGS := $(FUZZ_IMAGE_FLAGS) $(FUZZ_IMAGE_OBJECTS)
$(HOST)/fuzz/image: $(FUZZ_IMAGE_OBJECTS)
$(HOST)/fuzz/%: CODE_FLAGS = $(FUZZ_KERNEL_FLAGS) $(FUZZ_OBJECTS)
$(HOST)/fuzz/%: tests/fuzz/%_fuzz.c $(FUZZ_OBJECTS) $(HOST)/remember/fuzz-flags
	$(call say,HOSTLD,$@)
	$Q$(call compile,$(FUZZ_FLAGS) -fsanitize=fuzzer -fuse-ld=lld $< $(CODE_FLAGS) -MMD -MP -MF $@.d)

# svd2c that notices every wrong access to memory, of the same objects as its fuzz targets.
$(HOST)/svd2c-checked: $(HOST)/fuzz/obj/tools/svd2c/main.c.o $(FUZZ_SVD_OBJECTS)
	$(call say,HOSTLD,$@)
	$Q$(CC) $(FUZZ_FLAGS) -fuse-ld=lld $^ -lexpat -o $@
-include $(HOST)/fuzz/obj/tools/svd2c/main.c.d

# Only patterns name them; they stay all the same.
.SECONDARY: $(FUZZ_OBJECTS) $(FUZZ_IMAGE_OBJECTS) $(OBJ)/tests/figures/scroll.c.o
$(eval $(call remember,$(HOST)/remember/fuzz-flags,$(CC) $(FUZZ_FLAGS) $(FUZZ_KERNEL_FLAGS)))
-include $(FUZZ_OBJECTS:.o=.d) $(FUZZ_SVD_OBJECTS:.o=.d) $(FUZZ_IMAGE_OBJECTS:.o=.d) $(FUZZ_PROGRAMS:=.d)
-include $(DEATH_OBJECTS:.o=.d) $(OBJ)/tests/figures/scroll.c.d $(HOST)/figures/memory.d
