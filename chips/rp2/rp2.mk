# rp2.mk - what the boards with an RP2040 or an RP2350 share. The .mk of the chip includes it; a board.mk has said
#   LED_PIN := PIN                            lit by a high level
# The console is UART0.
DEFINES += -DLED_PIN=$(LED_PIN)

$(call linked,always,what is soldered to what,chips/rp2/board.c)
$(call linked,always,the LED,chips/rp2/led.c)
include chips/pl011/pl011.mk
include kernel/arch/arm-m/systick.mk

# The flash, for the drive of the chip's ROM.
UF2_ADDRESS := 0x10000000

include chips/board-sim.mk
