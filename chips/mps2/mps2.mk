# mps2.mk - Arm's MPS2 boards, an FPGA with a core of choice: the machines of QEMU on which the tests run each core.
# A board's board.mk says CPU, CLOCK_HZ and OFFER, the last word of its RAM: kernel/arch/arm-m/semihosting.c.
ARCH := arm-m
DEFAULT_APP := hello
HAS := led timer counter delay irq terminal
DEVICE_SVD := devices/$(BOARD).svd
PART := $(BOARD)
PART_OVERLAY := devices/$(BOARD).overlay
PARTS := chips/mps2
TIMER_MAX_MS := 600
include chips/roomy.mk
TEST_IMAGES := hello/report

$(call linked,always,what is soldered to what,chips/mps2/board.c)
PARTS += chips/serial
$(call linked,console,the console,chips/mps2/serial.c)
$(call linked,terminal,what is received,chips/mps2/serial_input.c)
include kernel/arch/arm-m/systick.mk

QEMU_MACHINE := $(BOARD)
EMULATE = kernel/arch/arm-m/emulate --machine $(QEMU_MACHINE) --offer $(OFFER) --append $1
RUN_NEEDS = $(ELF) $(BIN)
RUN = $(call EMULATE,$(call quote,$(value CMDLINE))) $(ELF)
CHECK_NEEDS = $(RUN_NEEDS)
CHECK = $(call EMULATE,{}) $(ELF)
DEBUG_NEEDS = $(RUN_NEEDS)
DEBUG = $(call EMULATE,$(call quote,$(value CMDLINE))) --debug $(ELF)
