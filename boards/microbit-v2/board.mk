# microbit-v2 - the BBC micro:bit v2 with a Nordic nRF52833, a Cortex-M4F.
ARCH := arm-m
CPU := cortex-m4
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal fpu
DEVICE_SVD := devices/nrf52833.svd
PART := NRF52833-QIAA
PART_OVERLAY := devices/microbit-v2.overlay
PARTS := chips/nrf5
IRQ_LINES := 48

# nRF52833 Product Specification, "CPU": the CPU's clock is always this one. TIMER0 counts microseconds, and differences of up
# to 31 bits.
CLOCK_HZ := 64000000
TIMER_MAX_MS := 2147483
include chips/roomy.mk
TEST_IMAGES := blink/led blink/halt button/led hello/report tests/board/typed/report tests/board/overrun/report

# Zephyr, bbc_microbit_v2.dts and its pinctrl.dtsi; Lancaster University's codal-microbit-v2, MicroBitIO.cpp: the upper left of
# the matrix of five by five, the buttons A and B, the interface chip that carries UART0 to the PC.
LED_PINS := P0 21 28
BUTTON_PINS := P0 14 23
SERIAL_OUT := P0 6
SERIAL_IN := P1 8
SERIAL_IRQ := UARTE0_UART0

$(call linked,always,what is soldered to what,boards/microbit-v2/board.c)
include chips/nrf5/nrf5.mk
include chips/board-sim.mk
