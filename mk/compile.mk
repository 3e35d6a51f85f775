# compile.mk - how C and assembly are compiled, with which flags.

# What a microcontroller's registers, vectors and memories are, from its SVD file.
DEVICE_FILES := $(if $(DEVICE_SVD),$(addprefix $(ROOT)/device/,device.h vectors.inc memory.ld table irq_names.inc))

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wundef
INCLUDES := $(addprefix -I,$(wildcard $(ROOMS:%=%/include))) $(if $(DEVICE_SVD),-I$(ROOT)/device)
# A report wants frame pointers and every call; without one, the whole is compiled for size, and is not
# optimized before the linker has all of it: a constant argument is seen across files.
FOR_REPORTS := $(OPTIMIZE) -fno-omit-frame-pointer -fno-optimize-sibling-calls \
               $(if $(filter 0,$(STACK_PROTECTOR)),-fno-stack-protector,-fstack-protector$(if $(SMALL),,-strong))
FOR_SIZE := -Oz -flto -Xclang -disable-llvm-passes -fomit-frame-pointer -DKERNEL_CONSOLE=0 \
            -DKERNEL_PANIC_LED=$(if $(filter led,$(PANIC)),1,0)
# Every path in debug information counts from the tree's root, so that it is the same in all trees.
CFLAGS := -std=c17 -g $(if $(IS_GCC),$(call quote,-ffile-prefix-map=$(CURDIR)=.),-ffile-compilation-dir=.) \
          -ffreestanding -fno-builtin -fno-common -fno-asynchronous-unwind-tables $(TRIPLE) $(ARCH_CFLAGS) \
          $(WARNINGS) $(MISTAKES) $(DEFINED) $(INCLUDES) \
          $(if $(HAS_CONSOLE),$(FOR_REPORTS),$(FOR_SIZE)) \
          $(DEFINES) $(if $(ALL_CPUS),-DKERNEL_ALL_CPUS=1) $(if $(BUILD_ID),-DKERNEL_BUILD_ID=1) $(if $(IRQ_LINES),-DIRQ_LINES_MAX=$(IRQ_LINES)) $(if $(CLOCK_HZ),-DBOARD_CLOCK_HZ=$(CLOCK_HZ)u)
# What runs before the number that the stack protector compares is there, and what UBSan calls.
CFLAGS_kernel/start.c := -fno-stack-protector $(CFLAGS_START)
CFLAGS_kernel/runtime/stack_protector.c := -fno-stack-protector
CFLAGS_kernel/runtime/ubsan.c := -fno-sanitize=all
LDFLAGS := -nostdlib -static --build-id=$(or $(BUILD_ID),none) -z noexecstack $(ARCH_LDFLAGS)
NASMFLAGS := $(or $(NASM_FORMAT),-f elf64 -g -F dwarf) -Iboot/$(ARCH)/ -Ikernel/arch/$(ARCH)/ -I$(ROOT)/ $(if $(ALL_CPUS),-DKERNEL_ALL_CPUS=1)

ifeq (1,$(WERROR))
    $(patsubst %.warned,%,$(shell find build -name '*.warned' 2>/dev/null)): FORCE
endif

# What building needs is looked for once.
AFTER_SETUP := build/tools-are-there
build/tools-are-there: scripts/tools
	$Qscripts/setup --check build
	$Qmkdir -p $(@D)
	$Qtouch $@

# The compiler's own headers and no others. It is asked where they are once, and again when another compiler is meant
# by its name, or they are gone.
HEADERS := $(ROOT)/compiler-headers
$(eval $(call remember,$(ROOT)/remember/compiler,$(realpath $(firstword $(wildcard $(addsuffix /$(CC),$(subst :, ,$(PATH))))))))
$(HEADERS): $(ROOT)/remember/compiler $(if $(wildcard $(strip $(file <$(HEADERS)))/stddef.h),,FORCE) | $(AFTER_SETUP)
	$Q$(make_folder); $(CC) -print-file-name=include > $@
NOSTDINC = $(eval NOSTDINC := -nostdinc -isystem $(or $(strip $(file <$(HEADERS))),$(shell $(CC) \
               -print-file-name=include)))$(NOSTDINC)

FLAGS := $(CC) $(CFLAGS) $(call checks,kernel/) $(call checks,apps/) $(LD) $(LDFLAGS) $(LINK_FLAGS) $(CFLAGS_START) $(NASM) $(NASMFLAGS)
$(eval $(call remember,$(OBJ)/remember/flags,$(FLAGS)))
$(eval $(call remember,$(OUT)/remember/flags,$(FLAGS) $(APP_CFLAGS)))

# $(call compile_c,FLAGS), $(call assemble,FLAGS): with more flags than all have.
define compile_c
	$(call say,CC,$<)
	$Q$(call compile,$(CFLAGS) $(call checks,$<) $1 $(NOSTDINC) -MMD -MP $(if $(IS_GCC),,-MJ $@.json) -c $<)
endef
define assemble
	$(call say,NASM,$<)
	$Q$(make_folder); $(NASM) $(NASMFLAGS) $1 -M -MP -MT $@ -MF $(@:.o=.d) $< && exec $(NASM) $(NASMFLAGS) $1 $< -o $@
	$(if $(NASM_FORMAT),,$Q$(OBJCOPY) --wildcard --strip-symbol='..@*' $@ && scripts/forget-folder $@ $<)
endef
FOR_C := | $(AFTER_SETUP) $(HEADERS) $(DEVICE_FILES)
FOR_ASM := $(ASM_CONSTANTS:%=$(ROOT)/%.inc) scripts/forget-folder | $(AFTER_SETUP)

$(OBJ)/%.c.o: %.c $(OBJ)/remember/flags $(FOR_C)
	$(call compile_c,$(CFLAGS_$<))

$(OBJ)/services/%.c.o: services/%.c $(OBJ)/remember/flags $(FOR_C)
	$(call compile_c,$(CFLAGS_$<) $(call needed,$(SERVICES)))

$(OBJ)/%.asm.o: %.asm $(OBJ)/remember/flags $(FOR_ASM)
	$(call assemble,)

# An app's source may be beside its folder; the object is not.
app_object = $(OUT)/app/$(subst ../,up/,$1).o
# $(call app_source,FILE): the rule for one of the app's sources.
define app_source
$(call app_object,$1): $(APP_FOLDER)/$1 $(OUT)/remember/flags $(if $(filter %.asm,$1),$(FOR_ASM),$(FOR_C))
	$$(call $(if $(filter %.asm,$1),assemble,compile_c),$(if $(filter %.asm,$1),-I$(APP_FOLDER)/,$$(APP_CFLAGS)))
endef
$(foreach source,$(SOURCES),$(eval $(call app_source,$(source))))
ifneq (,$(MISSING))
.PHONY: missing-headers
$(foreach source,$(SOURCES),$(call app_object,$(source))): | missing-headers
missing-headers: | $(FOR_C:|=)
	$Qscripts/check-headers $(call quote,$(APP)) $(BOARD) "$(MISSING)" $(CC) $(CFLAGS) $(APP_CFLAGS) $(NOSTDINC) \
	    -M -MG $(filter %.c,$(APP_SOURCES))
endif
