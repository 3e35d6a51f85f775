# nucleo-f042k6 - ST's Nucleo-32 with an STM32F042K6, a Cortex-M0.
ARCH := arm-m
CPU := cortex-m0
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal
DEVICE_SVD := devices/stm32f042.svd
PART := STM32F042K6
PART_OVERLAY := devices/stm32f042k6.overlay
PARTS := chips/stm32

# RM0091, "HSI clock": the clock after a reset. SysTick counts 24 bits of it.
CLOCK_HZ := 8000000
TIMER_MAX_MS := 2000
STACK_SIZE := 1024
# 32 KiB of flash and 6 of RAM.
SMALL := 1
DEFINES := -DCONSOLE_KEPT_MAX=512 -DCONSOLE_LINE_MAX=64 -DCOMMAND_LINE_MAX=80 -DBOOT_MODULES_MAX=1 \
           -DBOOT_WARNINGS_MAX=160 -DMEMORY_RANGES_MAX=8 -DINPUT_KEPT_MAX=64 \
           -DINPUT_HISTORY_MAX=128

TEST_IMAGES := blink/led blink/halt blink/report blink-poll/led button/led hello/report tests/board/typed/report \
               tests/board/irq/report tests/board/exits/report tests/board/irq/led tests/board/late/led tests/board/drift/led

$(call linked,always,what is soldered to what,boards/nucleo-f042k6/board.c)
include chips/stm32/nucleo-32.mk
