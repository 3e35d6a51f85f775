# tools.mk - programs of this machine that the build and `make run` need.

HOST_FLAGS := -std=c17 -D_DEFAULT_SOURCE -O2 -g $(WARNINGS) -Itools
SVD2C := $(HOST)/svd2c
SVD2C_TEXTS := $(HOST)/obj/access.inc $(HOST)/obj/calls.inc $(HOST)/obj/cores.inc \
               $(HOST)/obj/printers.inc
SVD2C_OBJECTS := $(patsubst %,$(HOST)/obj/%.o,$(wildcard tools/svd2c/*.c tools/svd2c/*/*.c))

$(SVD2C): $(SVD2C_OBJECTS)
	$(call say,HOSTLD,$@)
	$Q$(CC) $^ -lexpat -o $@

$(HOST)/obj/%.c.o: %.c $(HOST)/remember/flags $(SVD2C_TEXTS) | $(HOST)/tools-are-there
	$(call say,HOSTCC,$<)
	$Q$(call compile,$(HOST_FLAGS) -I$(HOST)/obj -MMD -MP -c $<)

$(HOST)/tools-are-there: scripts/tools | $(AFTER_SETUP)
	$Qscripts/setup --check host
	$Qmkdir -p $(@D)
	$Qtouch $@

# What is in generated headers and gdb files, and the description of the cores, as C strings.
AS_C_STRING := sed 's/[\\"]/\\&/g; s/.*/"&\\n"/'
$(HOST)/obj/access.inc: tools/svd2c/access.h
$(HOST)/obj/calls.inc: tools/svd2c/cores/calls.h
$(HOST)/obj/printers.inc: tools/svd2c/emit/printers.py
$(HOST)/obj/access.inc $(HOST)/obj/calls.inc $(HOST)/obj/printers.inc:
	$Qmkdir -p $(@D)
	$Q$(AS_C_STRING) $< > $@
CORE_FILES := $(sort $(wildcard devices/cores/*))
$(HOST)/obj/cores.inc: $(CORE_FILES)
	$Qmkdir -p $(@D)
	$Qfor file in $(CORE_FILES); do echo "{\"$${file##*/}\","; $(AS_C_STRING) $$file; echo '},'; done > $@

$(eval $(call remember,$(HOST)/remember/flags,$(CC) $(HOST_FLAGS)))
-include $(SVD2C_OBJECTS:.o=.d)

# The simulator of a board: runs the image that would be flashed.
BOARD_SIM := $(HOST)/board-sim
BOARD_SIM_OBJECTS := $(patsubst %,$(HOST)/obj/%.o,$(wildcard tools/board-sim/*.c) kernel/lib/escape.c)
$(BOARD_SIM_OBJECTS): HOST_FLAGS += -Ikernel/include
$(BOARD_SIM): $(BOARD_SIM_OBJECTS)
	$(call say,HOSTLD,$@)
	$Q$(CC) $^ -lunicorn -o $@
-include $(BOARD_SIM_OBJECTS:.o=.d)

# What the link of every image needs: who is where in it, and whether a loader would start it. And of a PC's, what
# it says as 16-bit code; of an RP2040's, the checksum of its second stage.
MAKE_SYMBOLS := $(HOST)/make-symbols
$(MAKE_SYMBOLS): $(sort $(wildcard tools/make-symbols/*.[ch] tools/image/*.[ch]))
IMAGE_TOOLS := $(addprefix $(HOST)/,check-elf real-mode boot2-checksum)
$(IMAGE_TOOLS): $(HOST)/%: tools/%.c $(sort $(wildcard tools/image/*.[ch]))
$(HOST)/make-uf2: tools/make-uf2.c
$(MAKE_SYMBOLS) $(IMAGE_TOOLS) $(HOST)/make-uf2: $(HOST)/remember/flags | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,$(HOST_FLAGS) $(filter %.c,$^))

DEVICE := build/device/$(basename $(notdir $(SVD))).h

$(eval $(call remember,$(ROOT)/remember/font,$(FONT)))
# The font is built in; what is no font stops the build, by the kernel's own reader. font.ascii is what the
# kernel would else look for at each boot.
$(FONT_USER:%=$(OBJ)/%.o): $(ROOT)/font.psf
$(ROOT)/font.psf: $(wildcard $(FONT)) $(ROOT)/remember/font $(HOST)/make-font | $(AFTER_SETUP)
	$(if $(filter file,$(origin FONT)),$Qscripts/setup --check font)
	$Qtest -r '$(FONT)' || { echo "FONT=$(FONT): there is no such file" >&2; exit 1; }
	$Qcase '$(FONT)' in *.gz) gzip -dc '$(FONT)' ;; *) cat '$(FONT)' ;; esac > $@
	$Q$(HOST)/make-font $@ '$(FONT)' $(@:.psf=.ascii)

MAKE_FONT := tools/make-font.c kernel/lib/font.c kernel/lib/utf8.c
$(HOST)/make-font: $(MAKE_FONT) kernel/include/kernel/font.h | $(AFTER_SETUP)
	$(call say,HOSTCC,$@)
	$Q$(call compile,-std=c17 -O1 -Ikernel/include $(MAKE_FONT))
