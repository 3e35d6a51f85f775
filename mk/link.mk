# link.mk - which files are linked, and how.

# What the app provides is not linked, and stands for none of the conditions that a service of ours is one.
OURS := $(filter-out $(PROVIDED_SERVICES),$(NEEDS))
# The lists are in the rooms' .mk files. Their order is that of the rooms, and within a room that of the
# alphabet, so that it is the same on every machine.
CONDITIONS := always on-demand $(if $(HAS_CONSOLE),console $(if $(filter 0,$(NAMES)),no-)names $(CONSOLE_USES) $(if $(filter frames,$(OURS)),,no-frames),no-console) $(if $(filter-out 0,$(UBSAN)),$(if $(HAS_CONSOLE),ubsan)) \
              $(if $(CHECKING),check) $(ARCH_USES) $(NEEDS) $(foreach feature,apic fpu irq keyboard terminal,$(if $(filter $(feature),$(NEEDS)),,no-$(feature))) \
              $(if $(filter threads,$(OURS)),,$(NEEDS:%=%-without-threads)) \
              $(foreach service,$(filter $(SERVICES),$(NEEDS)),$(USES_$(service)))
LISTED := $(filter-out $(PROVIDED_SERVICES:%=services/%/%) $(PROVIDED_PARTS),$(foreach when,$(CONDITIONS),$(call of_file,LINKED_$(when))))
KERNEL_SOURCES := $(foreach room,$(ROOMS),$(sort $(foreach file,$(LISTED),$(if $(filter $(room)/,$(dir $(file))),$(file)))))
KERNEL_OBJECTS := $(KERNEL_SOURCES:%=$(OBJ)/%.o)
APP_OBJECTS := $(foreach source,$(SOURCES),$(call app_object,$(source)))
OBJECTS := $(KERNEL_OBJECTS) $(APP_OBJECTS) $(GRADE_OBJECTS)
$(eval $(call remember,$(OUT)/remember/objects,$(OBJECTS)))
.PHONY: objects own-objects
objects: $(OBJECTS)
own-objects: $(filter $(OBJ)/boards/% $(OBJ)/chips/%,$(OBJECTS))
# What the linker takes only where something calls it. That of Windows (lld-link 14) does not find what one
# such object needs of another, but in a library.
LISTED_FOR_SURE := $(foreach when,$(filter-out on-demand ubsan,$(CONDITIONS)),$(call of_file,LINKED_$(when)))
# What the image has without a service, and an app that provides the service may bring along.
INSTEAD := $(if $(filter frames,$(PROVIDES)),$(LINKED_no-frames)) $(if $(filter threads,$(PROVIDES)),kernel/wait.c)
ON_DEMAND := $(filter $(OBJECTS),$(patsubst %,$(OBJ)/%.o,\
               $(filter-out $(LISTED_FOR_SURE),$(call of_file,LINKED_ubsan) $(call of_file,LINKED_on-demand)) $(INSTEAD)))
ON_DEMAND_LIBRARY := $(if $(filter pe,$(FORMAT)),$(if $(ON_DEMAND),$(OUT)/on-demand.lib))
on_demand = $(filter-out $(ON_DEMAND),$1) $(or $(ON_DEMAND_LIBRARY),--start-lib $(filter $(ON_DEMAND),$1) --end-lib)
$(OUT)/on-demand.lib: $(ON_DEMAND) $(OUT)/remember/objects
	$Qrm -f $@
	$Qllvm-ar$(LLVM) rcsD $@ $(filter %.o,$^)

# A file that no list names would be missed by nothing but the linker.
FORGOTTEN := $(filter-out $(LINKABLE),$(sort $(wildcard $(foreach room,$(ROOMS),$(room)/*.c $(room)/*.asm))))
$(if $(FORGOTTEN),$(error $(firstword $(FORGOTTEN)) is in no list: name it with $$(call linked,...) in the \
    .mk of its folder, or of what uses it))
# A file, and when and why it is linked, for `make sources`.
reasons = $(foreach file,$1,$(foreach when,$(CONDITIONS),$(if $(filter $(file),$(call of_file,LINKED_$(when))),$(call \
    quote,$(file)) $(call quote,$(when): $(WHY_$(when)_$(file))))))

# NASM's form of the constants that C and the assembly share.
ASM_HEADERS := $(ASM_CONSTANTS:%=kernel/arch/$(ARCH)/include/arch/%.h)
$(ASM_CONSTANTS:%=$(ROOT)/%.inc): $(ROOT)/%.inc: kernel/arch/$(ARCH)/include/arch/%.h
	$Qmkdir -p $(@D)
	$Qsed -n 's/^#define \([A-Z][A-Z0-9_]*\) \([^ ]*\).*/%define \1 \2/p' $< > $@

LD_SCRIPT := $(if $(LINKER_SCRIPT),$(ROOT)/linker.ld)
# Of all images of the board, so it does not depend on what is compiled differently for some of them.
$(eval $(call remember,$(ROOT)/remember/linker-script,$(CC) $(INCLUDES) $(STACK_SIZE) $(IRQ_LINES) $(BOOT2_SIZE)))
$(ROOT)/linker.ld: $(LINKER_SCRIPT) $(ASM_HEADERS) $(DEVICE_FILES) $(ROOT)/remember/linker-script | $(AFTER_SETUP)
	$Qmkdir -p $(@D)
	$Q$(CC) $(INCLUDES) $(if $(STACK_SIZE),-DSTACK_SIZE=$(STACK_SIZE)) -DIRQ_LINES=$(or $(IRQ_LINES),32) -DBOOT2_SIZE=$(or $(BOOT2_SIZE),0) -E -P -undef -x c $< -o $@

# The linker, by a script that keeps the kernel's own names out of the app's way.
APART = NM=llvm-nm$(LLVM) OBJCOPY=$(OBJCOPY) scripts/link-apart $(OUT)/apart
# How a format is linked: $(call LINK_elf,OBJECTS,FILE). Without a linker script two objects of the
# board say where the code begins and ends: $(call between,OBJECTS) puts them first and last.
LINK_elf = $(APART) $(LD) $(LDFLAGS) $(foreach service,$(filter $(SERVICES),$(NEEDS)),$(LDFLAGS_$(service))) -T $(LD_SCRIPT) $(call on_demand,$1) -o $2

# The table of functions and lines as an object: make-symbols makes it for ELF; for other formats the
# assembler does, in the section that SYMBOLS_$(FORMAT) names.
SYMBOLS_elf :=
symbols_object = $(MAKE_SYMBOLS) $(if $(SYMBOLS_$(FORMAT)),$1 $@.symbols && \
    printf '$(SYMBOLS_$(FORMAT))\n.balign 8\n.incbin "%s"\n' $@.symbols | \
    $(CC) $(TRIPLE) -c -x assembler - -o $@.symbols.o,--object $1 $@.symbols.o)

between = $(firstword $(FIRST_AND_LAST:%=$(OBJ)/%.o)) \
          $(call on_demand,$(filter-out $(FIRST_AND_LAST:%=$(OBJ)/%.o),$1)) $(lastword $(FIRST_AND_LAST:%=$(OBJ)/%.o))

# Linked twice: the names and lines for the panic report come from the first link, which has none.
# They are counted from the start of the text, so that their own room does not change them. Their
# object comes first (after a board's first one, which is empty, too): the empty .text that an assembler
# gives it, aligned to 4, would lengthen the text after the others. Where an ELF file was linked before, the first link
# has the table of then, and where that is the right one, it was the last.
$(ELF): $(OBJECTS) $(LD_SCRIPT) $(OUT)/remember/objects $(MAKE_SYMBOLS) $(CHECK_ELF) $(LINK_NEEDS) $(ON_DEMAND_LIBRARY)
	$(call say,LD,$@)
	$(if $(HAS_CONSOLE),$(if $(filter 0,$(NAMES)),$(link_once),$(link)),$(link_for_size))

# A SMALL board may have no room for the names beside the app.
NO_ROOM := the names for the report do not fit: it has addresses, and scripts/decode names them (NAMES := 0 in app.mk)
or_nameless = 2> $@.said || { grep -q ' bytes more of FLASH ' $@.said && cp $@.nameless $@ && echo $(call quote,$(APP): $(NO_ROOM)); } || \
              { cat $@.said >&2; exit 1; }
linked_before = [ -f $@.symbols.o ] && $(call LINK_elf,$@.symbols.o $(filter %.o,$^),$@) 2>/dev/null && \
                $(MAKE_SYMBOLS) --check $@ 2>/dev/null
define link_elf
	$Q$(make_folder); $(linked_before) || { \
	    $(call LINK_elf,$(filter %.o,$^),$@.nameless) && $(call symbols_object,$@.nameless) && \
	    { AGAIN=1 $(call LINK_elf,$@.symbols.o $(filter %.o,$^),$@)$(if $(SMALL), $(or_nameless)); }; }
	$(if $(FINISH_ELF),$Q$(FINISH_ELF))
	$(if $(CHECK_ELF),$Q$(CHECK_ELF) $@)
endef
link = $(if $(filter elf,$(FORMAT)),$(link_elf),$(link_twice))
define link_twice
	$Qmkdir -p $(@D)
	$Q$(call LINK_$(FORMAT),$(filter %.o,$^),$@.nameless)
	$Q$(call symbols_object,$@.nameless)
	$Q$(call LINK_$(FORMAT),$@.symbols.o $(filter %.o,$^),$@)
	$(if $(CHECK_ELF),$Q$(CHECK_ELF) $@)
endef

define link_once
	$Qmkdir -p $(@D)
	$Q$(call LINK_$(FORMAT),$(filter %.o,$^),$@)
	$(if $(FINISH_ELF),$Q$(FINISH_ELF))
	$(if $(CHECK_ELF),$Q$(CHECK_ELF) $@)
endef

# An image that has no static data does not need the code that fills it: boot/arm-m/reset.c.
RESET := $(filter boot/$(ARCH)/reset%.c,$(KERNEL_SOURCES))
define link_for_size
	$Qmkdir -p $(@D)
	$Q$(call LINK_elf,$(filter %.o,$^),$@)
	$Qif [ $$(llvm-nm$(LLVM) $@ | sed -n -e 's/ . bss_start$$//p' -e 's/ . data_end$$//p' | sort -u | wc -l) = 1 ]; then \
	    $(CC) $(CFLAGS) $(call checks,boot/) $(NOSTDINC) -DRESET_WITHOUT_DATA -c $(RESET) -o $@.reset.o && \
	    $(call LINK_elf,$(filter-out $(RESET:%=$(OBJ)/%.o),$(filter %.o,$^)) $@.reset.o,$@); \
	fi
	$(if $(FINISH_ELF),$Q$(FINISH_ELF))
endef

$(BIN): $(ELF)
	$(call say,BIN,$@)
	$Q$(OBJCOPY) -O binary $< $@

$(HEX): $(ELF)
	$(call say,HEX,$@)
	$Q$(OBJCOPY) -O ihex $< $@

# What a chip's ROM takes from a drive on USB.
ifneq (,$(UF2))
$(UF2): $(BIN) $(HOST)/make-uf2
	$(call say,UF2,$@)
	$Q$(HOST)/make-uf2 $(UF2_FAMILY) $(UF2_ADDRESS) $< $@
endif

ifneq (,$(DEVICE_SVD))
$(ROOT)/device/device.h: $(DEVICE_SVD) $(PART_OVERLAY) $(SVD2C)
	$(call say,SVD2C,$@)
	$Qmkdir -p $(@D)
	$Q$(SVD2C) --core=own --overlay $(PART_OVERLAY) --part $(PART) --vectors $(@D)/vectors.inc \
	    --memory $(@D)/memory.ld --table $(@D)/table -o $@ $< 2> $@.log || { cat $@.log >&2; exit 1; }
# The names of the interrupts, as one C string with a zero after each: for IRQ_LINES_MAX lines.
$(ROOT)/device/irq_names.inc: $(ROOT)/device/device.h
	$Qawk '$$1 == "interrupt" { while (number < $$2) { number++; print "\"\\0\"" } number++; print "\"" $$3 "\\0\"" } END { while (number++ < $(or $(IRQ_LINES),32)) print "\"\\0\"" }' \
	    $(@D)/table > $@
$(filter-out %/device.h %/irq_names.inc,$(DEVICE_FILES)): $(ROOT)/device/device.h ;
endif

# For clangd and editors.
COMPILE_COMMANDS := $(if $(IS_OUTSIDE),$(APP_FOLDER)/)compile_commands.json
$(COMPILE_COMMANDS): $(filter %.c.o,$(OBJECTS))
	$Qsed -e '1s/^/[/' -e '$$s/,$$/]/' -e 's/ "-Werror",//' $(^:=.json) > $@

-include $(OBJECTS:.o=.d)
