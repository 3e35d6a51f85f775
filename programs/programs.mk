# programs.mk - programs for services/process, and the archive that they are packed into.
#
# A program is a folder with a main.c and whatever else it needs, here, in programs/ of the app's folder, or in what the
# app calls PROGRAM_FOLDER. The app says PROGRAMS := hello; their ELF files are in the archive's folder programs/. FILES is a folder, all of
# which is in the archive, too. MODULES are files that the boot loader brings along as they are.
# A program's program.mk may say PIE := 1, for a position-independent one.

PROGRAM_FLAGS := -std=c17 -g $(if $(IS_GCC),$(call quote,-ffile-prefix-map=$(CURDIR)=.),-ffile-compilation-dir=.) \
                 -ffreestanding -fno-builtin -fno-common -fno-asynchronous-unwind-tables $(TRIPLE) -O2 \
                 -ffunction-sections -fdata-sections -fno-omit-frame-pointer -fno-optimize-sibling-calls \
                 -fno-stack-protector $(WARNINGS) $(MISTAKES) $(DEFINED) -fwrapv \
                 $(addprefix -I,programs/include kernel/include services/include kernel/arch/hosted/include \
                     kernel/arch/hosted-x86_64/include kernel/arch/x86/include)
PROGRAM_LDFLAGS := -nostdlib -static --build-id=none -z noexecstack --gc-sections -z max-page-size=4096 \
                   -z norelro --no-dynamic-linker -T programs/program.ld
PROGRAM_LIBRARY := $(wildcard programs/lib/*.c) $(addprefix kernel/lib/,format.c string.c string_copy.c utf8.c)

$(eval $(call remember,$(ROOT)/remember/program-flags,$(CC) $(PROGRAM_FLAGS) $(LD) $(PROGRAM_LDFLAGS)))
program_folder = $(firstword $(wildcard $(addsuffix /$1,$(APP_FOLDER)/programs $(PROGRAM_FOLDER) programs)))
program_of = $(if $(filter programs/$1,$(call program_folder,$1)),$(ROOT),$(OUT))/programs/$1

# $(call program_object,KIND,SOURCE): KIND is fixed or pie.
program_object = $(ROOT)/programs/obj-$1/$(subst ../,up/,$2).o
define program_source
$(call program_object,$1,$2): $2 $(ROOT)/remember/program-flags | $(AFTER_SETUP) $(HEADERS)
	$$(call say,CC,$$<)
	$$Q$$(call compile,$(PROGRAM_FLAGS) $(if $(filter pie,$1),-fpie,-fno-pic) $$(NOSTDINC) -MMD -MP -c $$<)
-include $(patsubst %.o,%.d,$(call program_object,$1,$2))
endef
# $(call program,NAME,FOLDER,KIND): the rules for one.
program_objects = $(foreach source,$(PROGRAM_LIBRARY) $(wildcard $1/*.c),$(call program_object,$2,$(source)))
program_link = $(LD) $(PROGRAM_LDFLAGS) $(if $(filter pie,$1),-pie -z text --defsym=program_base=0,--defsym=program_base=0x400000)
define program
$(foreach source,$(wildcard $2/*.c),$(call program_source,$3,$(source))
)
$(call program_of,$1): $(call program_objects,$2,$3) programs/program.ld $(MAKE_SYMBOLS)
	$$(call say,LD,$$@)
	$$Qmkdir -p $$(@D)
	$$Q$(call program_link,$3) $$(filter %.o,$$^) -o $$@.nameless
	$$Q$(MAKE_SYMBOLS) --object $$@.nameless $$@.symbols.o
	$$Q$(call program_link,$3) --strip-debug $$@.symbols.o $$(filter %.o,$$^) -o $$@
endef
program_kind = $(if $(filter PIE,$(file <$1/program.mk)),pie,fixed)

ifneq (,$(PROGRAMS))
$(foreach name,$(PROGRAMS),$(if $(call program_folder,$(name)),,$(error \
    the app $(APP) has the program '$(name)', and there is no folder programs/$(name), here or in the app's)))
PROGRAM_KINDS := $(sort $(foreach name,$(PROGRAMS),$(call program_kind,$(call program_folder,$(name)))))
$(foreach kind,$(PROGRAM_KINDS),$(foreach source,$(PROGRAM_LIBRARY),$(eval $(call program_source,$(kind),$(source)))))
$(foreach name,$(PROGRAMS),$(eval $(call program,$(name),$(call program_folder,$(name)),$(call \
    program_kind,$(call program_folder,$(name))))))
endif

# The archive is one of the modules, the first.
PACKED := $(foreach name,$(PROGRAMS),programs/$(name)=$(call program_of,$(name)))
ARCHIVE := $(if $(PACKED)$(FILES),$(OUT_IMAGE)/files.tar)
$(if $(and $(FILES),$(if $(wildcard $(FILES)/.),,1)),$(error FILES=$(FILES): there is no such folder))
$(foreach module,$(MODULES),$(if $(wildcard $(module)),,$(error MODULES: there is no file $(module))))
FILES_BELOW := $(if $(FILES),$(call files_below,$(FILES)))
MODULE_FILES := $(ARCHIVE) $(MODULES)
ifneq (,$(ARCHIVE))
$(eval $(call remember,$(OUT_IMAGE)/remember/packed,$(PACKED) $(FILES) $(FILES_BELOW)))
$(ARCHIVE): $(foreach name,$(PROGRAMS),$(call program_of,$(name))) $(FILES_BELOW) scripts/make-files \
        $(OUT_IMAGE)/remember/packed
	$(call say,TAR,$@)
	$Qscripts/make-files $@ $(call quote,$(FILES)) $(PACKED)
endif
.PHONY: modules
modules: $(MODULE_FILES)
