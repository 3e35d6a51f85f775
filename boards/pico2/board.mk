# pico2 - the Raspberry Pi Pico 2 with an RP2350, of whose cores one Cortex-M33 runs.
ARCH := arm-m
CPU := cortex-m33
DEFAULT_APP := blink
HAS := led timer counter delay irq terminal fpu
DEVICE_SVD := devices/rp2350.svd
PART := PICO2
PART_OVERLAY := devices/rp2350.overlay
PARTS := chips/rp2 chips/rp2350 chips/pl011

# Raspberry Pi Pico 2 datasheet, schematic: the crystal, which chips/rp2350 starts. SysTick counts 24 bits of it: of a PLL's 150 MHz
# that would be 112 ms.
CLOCK_HZ := 12000000
TIMER_MAX_MS := 1398
include chips/roomy.mk
TEST_IMAGES := blink/led blink/halt hello/report tests/board/typed/report tests/board/overrun/report

# Raspberry Pi Pico 2 datasheet, "Pinout": GPIO25, lit by a high level. The console's UART0 is at GPIO0 and GPIO1. BOOTSEL is at the
# flash's chip select, which a program in the flash cannot read: there is no button.
LED_PIN := 25

include chips/rp2350/rp2350.mk
