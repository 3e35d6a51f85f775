# rp2040.mk - what the boards with an RP2040 share: what is linked. A board.mk includes it after it has said
#   LED_PIN := PIN                            lit by a high level
# The console is UART0.
DEFINES += -DLED_PIN=$(LED_PIN)

$(call linked,always,the flash and the crystal: what the ROM starts,chips/rp2040/boot2.c)
$(call linked,always,the LED,chips/rp2040/led.c)
include chips/pl011/pl011.mk
include kernel/arch/arm-m/systick.mk

# The ROM starts the second stage if its checksum is right, before anything that it could call is there.
BOOT2_SIZE := 256
CFLAGS_chips/rp2040/boot2.c := -fno-stack-protector -fno-sanitize=all
LINK_NEEDS = $(HOST)/boot2-checksum
FINISH_ELF = $(HOST)/boot2-checksum $@

# UF2, "Family ID": RP2040. What the ROM's drive takes.
UF2_FAMILY := 0xe48bff56
UF2_ADDRESS := 0x10000000

include chips/board-sim.mk
