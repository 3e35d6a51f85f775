# rp2040.mk - what the boards with an RP2040 share beyond chips/rp2, which says what a board.mk has said before it includes this.
$(call linked,always,the flash and the crystal: what the ROM starts,chips/rp2040/boot2.c)
include chips/rp2/rp2.mk

# The ROM starts the second stage if its checksum is right, before anything that it could call is there.
BOOT2_SIZE := 256
CFLAGS_chips/rp2040/boot2.c := -fno-stack-protector -fno-sanitize=all
LINK_NEEDS = $(HOST)/boot2-checksum
FINISH_ELF = $(HOST)/boot2-checksum $@

# UF2, "Family ID": RP2040. What the ROM's drive takes.
UF2_FAMILY := 0xe48bff56
