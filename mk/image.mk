# image.mk - what PCs start from: the image for CD and USB, the tree for the network, and the release.

$(eval $(call remember,$(OUT_IMAGE)/remember/command-line,$$(value CMDLINE)))
# What the dates in the image are: it is made anew when they change.
SOURCE_TIME := $(if $(filter iso,$(IMAGE)),$(shell scripts/source-version --time))
$(eval $(call remember,$(OUT)/remember/source-time,$(SOURCE_TIME)))

# What UEFI starts from the image: the kernel as a program of its own, or GRUB.
$(call choose,UEFI_LOADER,$(UEFI_LOADER),firstlight grub)
# Told while the Makefile is read: a recipe comes after those that write what its target remembers.
$(if $(filter iso,$(IMAGE)),,$(if $(filter iso netboot sign $(ISO) $(NETBOOT),$(MAKECMDGOALS)),$(error the board $(BOARD) has no image that a PC starts: leave BOARD=$(BOARD) out)))
STAGED := $(ELF) $(MODULE_FILES) $(call files_below,iso) scripts/grub.sh $(OUT_IMAGE)/remember/command-line
$(ISO): $(STAGED) scripts/make-iso scripts/make-efi $(wildcard boot/uefi/*) kernel/lib/utf8_encode.c $(OUT)/remember/source-time
	$(call say,ISO,$@)
	$QLLVM=$(LLVM) REAL_MODE=$(HOST)/real-mode NASM=$(NASM) UEFI_LOADER=$(UEFI_LOADER) scripts/make-iso $(ELF) $@ $(call quote,$(value CMDLINE)) $(MODULE_FILES)

SIGNED := $(OUT_IMAGE)/signed
.PHONY: signed-image
signed-image: $(ELF) $(MODULE_FILES)
	$(if $(and $(KEY),$(CERT)),,$(error say with what: make sign KEY=key.pem CERT=certificate.pem; docs/usb.md makes both))
	$Qmkdir -p $(SIGNED)
	$QLLVM=$(LLVM) REAL_MODE=$(HOST)/real-mode SIGN_KEY=$(call quote,$(KEY)) SIGN_CERT=$(call quote,$(CERT)) \
	    scripts/make-iso $(ELF) $(SIGNED)/firstlight.iso $(call quote,$(value CMDLINE)) $(MODULE_FILES)
	$Qpython3 -c 'import ssl, sys; open(sys.argv[2], "wb").write(ssl.PEM_cert_to_DER_cert(open(sys.argv[1]).read()))' \
	    $(call quote,$(CERT)) $(SIGNED)/firstlight.cer
	@echo 'signed: $(SIGNED)/firstlight.iso; enrol $(SIGNED)/firstlight.cer, as docs/usb.md shows'

# GRUB asks TFTP_SERVER, where the DHCP server is not the one that has the files: docs/netboot.md.
$(eval $(call remember,$(dir $(NETBOOT))remember/server,$(TFTP_SERVER)))
$(NETBOOT): $(STAGED) scripts/make-netboot $(dir $(NETBOOT))remember/server
	$(call say,NETBOOT,$@)
	$QREAL_MODE=$(HOST)/real-mode scripts/make-netboot $(ELF) $@ $(call quote,$(value CMDLINE)) $(call quote,$(TFTP_SERVER)) $(MODULE_FILES)

# A release is of what everybody gets: the same files, copied.
RELEASE := build/release
RELEASED = $(patsubst boards/%/board.mk,%,$(shell grep -l '^DEVICE_SVD' boards/*/board.mk)) pc
CHOSEN := $(strip $(foreach choice,APP PANIC CMDLINE FONT BLINK_MS UBSAN STACK_PROTECTOR QR \
            LLVM CC LD OBJCOPY NASM,\
            $(if $(filter command environment,$(origin $(choice))),$(choice))))
