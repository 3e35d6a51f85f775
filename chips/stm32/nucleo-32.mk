# nucleo-32.mk - what is soldered to what on each Nucleo-32; board.mk of each includes it.

# UM1956 "STM32 Nucleo-32 boards", "LEDs": LD3. "Extension connectors": D12 is PB4; a button between it and GND, since
# the board has none for a program. "USART virtual communication": PA2 and PA15.
LED_PIN := B 3 high
BUTTON_PIN := B 4 low EXTI4_15
SERIAL_USART := USART2
include chips/stm32/stm32.mk
