# image.mk - what PCs start from: the image for CD and USB, the tree for the network, and the release.

$(eval $(call remember,$(OUT_IMAGE)/remember/command-line,$$(value CMDLINE)))
# What the dates in the image are: it is made anew when they change.
SOURCE_TIME := $(if $(filter iso,$(IMAGE)),$(shell scripts/source-version --time))
$(eval $(call remember,$(OUT)/remember/source-time,$(SOURCE_TIME)))

# What UEFI starts from the image: the kernel as a program of its own, or GRUB.
$(call choose,UEFI_LOADER,$(UEFI_LOADER),firstlight grub)
STAGED := $(ELF) $(MODULE_FILES) $(call files_below,iso) scripts/grub.sh $(OUT_IMAGE)/remember/command-line
$(ISO): $(STAGED) scripts/make-iso scripts/make-efi $(wildcard boot/uefi/*) $(OUT)/remember/source-time
	$(call say,ISO,$@)
	$QLLVM=$(LLVM) NASM=$(NASM) UEFI_LOADER=$(UEFI_LOADER) scripts/make-iso $(ELF) $@ $(call quote,$(value CMDLINE)) $(MODULE_FILES)

# GRUB asks TFTP_SERVER, where the DHCP server is not the one that has the files: docs/netboot.md.
$(eval $(call remember,$(dir $(NETBOOT))remember/server,$(TFTP_SERVER)))
$(NETBOOT): $(STAGED) scripts/make-netboot $(dir $(NETBOOT))remember/server
	$(call say,NETBOOT,$@)
	$Qscripts/make-netboot $(ELF) $@ $(call quote,$(value CMDLINE)) $(call quote,$(TFTP_SERVER)) $(MODULE_FILES)

# A release is of what everybody gets: the same files, copied.
RELEASE := build/release
RELEASED = $(patsubst boards/%/board.mk,%,$(shell grep -l '^DEVICE_SVD' boards/*/board.mk)) pc
CHOSEN := $(strip $(foreach choice,APP PANIC CMDLINE FONT BLINK_MS UBSAN STACK_PROTECTOR \
            LLVM CC LD OBJCOPY NASM,\
            $(if $(filter command environment,$(origin $(choice))),$(choice))))
