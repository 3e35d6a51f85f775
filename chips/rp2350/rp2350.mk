# rp2350.mk - what the boards with an RP2350 share beyond chips/rp2, which says what a board.mk has said before it includes this.
$(call linked,always,by what the ROM knows an image,chips/rp2350/image_def.c)
include chips/rp2/rp2.mk

# RP2350 datasheet, "Interrupts"
IRQ_LINES := 52

# RP2350 datasheet, "UF2 targeting rules": an image for Arm, in Secure state. It has no block for "RP2350-E10" before it: that is
# for a flash with a partition table, and erases the flash's last sector.
UF2_FAMILY := 0xe48bff59
