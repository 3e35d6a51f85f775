# ek-tm4c123gxl - TI's Tiva C LaunchPad with a TM4C123GH6PM, a Cortex-M4F.
ARCH := arm-m
CPU := cortex-m4
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal fpu
DEVICE_SVD := devices/tm4c123.svd
PART := TM4C123GH6PM
PART_OVERLAY := devices/tm4c123gh6pm.overlay
PARTS := chips/tm4c chips/pl011
IRQ_LINES := 139

# TM4C123GH6PM data sheet, "Clock Configuration": the precision internal oscillator after a reset. SysTick counts 24 bits.
CLOCK_HZ := 16000000
TIMER_MAX_MS := 1000
include chips/roomy.mk
TEST_IMAGES := blink/led blink/halt button/led hello/report tests/board/typed/report tests/board/overrun/report

# SPMU296 "Tiva C Series TM4C123G LaunchPad Evaluation Kit", "User Switches and RGB User LED": red, SW2 and SW1. "Virtual COM
# Port": the debugger carries UART0 to the PC.
LED_PIN := F 1
BUTTON_PINS := F 0x11

$(call linked,always,what is soldered to what,boards/ek-tm4c123gxl/board.c)
include chips/tm4c/tm4c.mk
