# microbit - the BBC micro:bit v1 with a Nordic nRF51822, a Cortex-M0, which QEMU knows.
ARCH := arm-m
CPU := cortex-m0
DEFAULT_APP := blink
HAS := led timer counter delay button irq terminal
DEVICE_SVD := devices/nrf51822.svd
PART := NRF51822-QFAA
PART_OVERLAY := devices/microbit.overlay
PARTS := chips/nrf5

# nRF51 Series Reference Manual, "Clock management (CLOCK)": the CPU's clock is always this one. TIMER0
# counts microseconds, and differences of up to 31 bits.
CLOCK_HZ := 16000000
TIMER_MAX_MS := 2147483
STACK_SIZE := 2048
DEFINES := -DCONSOLE_KEPT_MAX=2048 -DCONSOLE_LINE_MAX=64 -DCOMMAND_LINE_MAX=256 -DBOOT_MODULES_MAX=1 \
           -DBOOT_WARNINGS_MAX=320 -DMEMORY_RANGES_MAX=8 -DINPUT_KEPT_MAX=256 \
           -DINPUT_HISTORY_MAX=256

TEST_IMAGES := shell/report echo/report blink/led blink/halt button/led button/report hello/report \
               tests/board/irq/report tests/board/irq/led tests/board/late/led \
               tests/figures/heap_board/report

# mbed, PinNames.h of TARGET_NRF51_MICROBIT; Zephyr, board.h of bbc_microbit: the upper left of the matrix's three rows of nine,
# the buttons A and B, the interface chip that carries UART0 to the PC.
LED_PINS := GPIO 13 4
BUTTON_PINS := GPIO 17 26
SERIAL_OUT := GPIO 24
SERIAL_IN := GPIO 25
SERIAL_IRQ := UART0

$(call linked,always,what is soldered to what,boards/microbit/board.c)
include chips/nrf5/nrf5.mk

EMULATED = boards/microbit/emulate --append $(call quote,$(value CMDLINE)) $1 $(BIN)
RUN_NEEDS = $(BIN)
RUN = $(call EMULATED,$(if $(TRACE),--trace $(ROOT)/device/table))
QEMU_MACHINE := microbit
CHECK_NEEDS = $(BIN)
CHECK = boards/microbit/emulate --append {} $(BIN)
DEBUG_NEEDS = $(BIN)
DEBUG = $(call EMULATED,--debug $(ELF))
