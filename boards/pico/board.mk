# pico - the Raspberry Pi Pico with an RP2040, whose two cores are Cortex-M0+; one of them runs.
ARCH := arm-m
CPU := cortex-m0plus
DEFAULT_APP := blink
HAS := led timer counter delay irq terminal
DEVICE_SVD := devices/rp2040.svd
PART := PICO
PART_OVERLAY := devices/rp2040.overlay
PARTS := chips/rp2 chips/rp2040 chips/pl011

# Raspberry Pi Pico datasheet, schematic: the crystal, which chips/rp2040/boot2.c starts. SysTick counts 24 bits of it: of a PLL's
# 125 MHz that would be 134 ms.
CLOCK_HZ := 12000000
TIMER_MAX_MS := 1398
include chips/roomy.mk
TEST_IMAGES := blink/led blink/halt hello/report tests/board/typed/report tests/board/overrun/report

# Raspberry Pi Pico datasheet, "Pico pinout": GPIO25, lit by a high level. The console's UART0 is at GPIO0 and GPIO1. BOOTSEL
# is at the flash's chip select, which a program in the flash cannot read: there is no button.
LED_PIN := 25

include chips/rp2040/rp2040.mk
