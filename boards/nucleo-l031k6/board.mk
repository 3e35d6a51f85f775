# nucleo-l031k6 - ST's Nucleo-32 with an STM32L031K6, a Cortex-M0+.
ARCH := arm-m
CPU := cortex-m0plus
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal
DEVICE_SVD := devices/stm32l031.svd
PART := STM32L031K6
PART_OVERLAY := devices/stm32l031k6.overlay
PARTS := chips/stm32

# RM0377, "MSI clock": range 5 after a reset. SysTick counts 24 bits of it, and USART2 has another.
CLOCK_HZ := 2097152
TIMER_MAX_MS := 8000
STACK_SIZE := 1536
# 32 KiB of flash and 8 of RAM.
SMALL := 1
DEFINES := -DCONSOLE_KEPT_MAX=512 -DCONSOLE_LINE_MAX=64 -DCOMMAND_LINE_MAX=80 -DBOOT_MODULES_MAX=1 \
           -DBOOT_WARNINGS_MAX=160 -DMEMORY_RANGES_MAX=8 -DINPUT_KEPT_MAX=128 \
           -DINPUT_HISTORY_MAX=128 -DSHELL_HISTORY_SIZE=256 -DTHREADS_MAX=1

TEST_IMAGES := blink/led blink/halt blink/report blink-poll/led button/led hello/report shell/report tests/board/typed/report \
               tests/board/irq/report tests/board/exits/report tests/board/irq/led tests/board/late/led tests/board/drift/led \
               tests/board/nmi/report tests/board/threads/led

$(call linked,always,what is soldered to what,boards/nucleo-l031k6/board.c)
include chips/stm32/nucleo-32.mk
