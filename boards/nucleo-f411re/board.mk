# nucleo-f411re - ST's Nucleo-64 with an STM32F411RE, a Cortex-M4F.
ARCH := arm-m
CPU := cortex-m4
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal fpu
DEVICE_SVD := devices/stm32f411.svd
PART := STM32F411RE
PART_OVERLAY := devices/stm32f411re.overlay
PARTS := chips/stm32
IRQ_LINES := 86
# RM0383, "HSI clock": the clock after a reset. SysTick counts 24 bits of it.
CLOCK_HZ := 16000000
TIMER_MAX_MS := 1000
include chips/roomy.mk

TEST_IMAGES := blink/led blink/halt button/led hello/report tests/board/typed/report tests/board/overrun/report

# UM1724 "STM32 Nucleo-64 boards (MB1136)", "LEDs": LD2, the green one. "Push-buttons": B1, the blue one, pulls PC13 down.
# "USART communication": the ST-LINK carries USART2 to the PC.
LED_PIN := A 5 high
BUTTON_PIN := C 13 low EXTI15_10
SERIAL_USART := USART2

$(call linked,always,what is soldered to what,boards/nucleo-f411re/board.c)
include chips/stm32/stm32.mk
