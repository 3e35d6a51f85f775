# stm32f3-discovery - ST's STM32F3DISCOVERY with an STM32F303VC, a Cortex-M4F.
ARCH := arm-m
CPU := cortex-m4
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal fpu
DEVICE_SVD := devices/stm32f303.svd
PART := STM32F303VC
PART_OVERLAY := devices/stm32f303vc.overlay
PARTS := chips/stm32
IRQ_LINES := 82

# RM0316, "HSI clock": the clock after a reset. SysTick counts 24 bits of it.
CLOCK_HZ := 8000000
TIMER_MAX_MS := 2000
include chips/roomy.mk

TEST_CONSOLES := rtt itm
TEST_IMAGES := blink/led blink/halt button/led hello/report tests/board/typed/report tests/board/overrun/report

# UM1570 "Discovery kit with STM32F303VC MCU", "LEDs": LD3, the red one in the north. "Push buttons": B1, the blue one,
# pulls PA0 up. "USART VCP": the ST-LINK/V2-B of later boards carries USART1 to the PC, on PC4 and PC5.
LED_PIN := E 9 high
BUTTON_PIN := A 0 high EXTI0
SERIAL_USART := USART1

$(call linked,always,what is soldered to what,boards/stm32f3-discovery/board.c)
include chips/stm32/stm32.mk
