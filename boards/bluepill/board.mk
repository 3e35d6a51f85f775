# bluepill - the board with an STM32F103C8, a Cortex-M3, that is sold as "Blue Pill".
ARCH := arm-m
CPU := cortex-m3
DEFAULT_APP := blink
HAS := led timer counter delay irq terminal
DEVICE_SVD := devices/stm32f103.svd
PART := STM32F103C8
PART_OVERLAY := devices/stm32f103c8.overlay
PARTS := chips/stm32
IRQ_LINES := 43
# RM0008, "HSI clock": the clock after a reset. SysTick counts 24 bits of it.
CLOCK_HZ := 8000000
TIMER_MAX_MS := 2000
STACK_SIZE := 2048
# 64 KiB of flash: the shell with all that it may have takes 10 KiB more.
SMALL := 1
DEFINES := -DCONSOLE_KEPT_MAX=2048 -DBOOT_MODULES_MAX=1 -DBOOT_WARNINGS_MAX=320 -DMEMORY_RANGES_MAX=8 \
           -DCOMMAND_LINE_MAX=128 -DINPUT_KEPT_MAX=128 -DINPUT_HISTORY_MAX=256 -DTHREAD_MEMORY=1024

TEST_IMAGES := blink/led blink/halt hello/report tests/board/typed/report tests/board/overrun/report

# The board's schematic, which has no number: the LED lies between 3.3 V and PC13. A USB adapter at PA9 and PA10, 3.3 V,
# shows the console.
LED_PIN := C 13 low
SERIAL_USART := USART1

$(call linked,always,what is soldered to what,boards/bluepill/board.c)
include chips/stm32/stm32.mk
