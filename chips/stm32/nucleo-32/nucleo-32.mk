# nucleo-32.mk - what is soldered to what on each Nucleo-32, and how it is run, debugged and flashed; board.mk
# of each includes it.
# What has handlers, which are in the vector table, is linked only into apps that need it.
include chips/stm32/stm32.mk
$(call linked,always,the LED,chips/stm32/nucleo-32/led.c)
$(call linked,button,the button,chips/stm32/nucleo-32/button.c)

BOARD_FOLDER := boards/$(BOARD)
SIMULATOR = $(HOST)/board-sim --board $(BOARD_FOLDER)/board.sim --table $(ROOT)/device/table --elf $(ELF)
RUN_NEEDS = $(BIN) $(HOST)/board-sim
# An app that reads the terminal has it alone: no lines about the LED.
RUN = $(SIMULATOR) $(if $(filter terminal,$(NEEDS)),--terminal,--show) $(if $(TRACE),--trace) $(SIM) $(BIN)
CHECK_NEEDS = $(RUN_NEEDS)
CHECK = $(SIMULATOR) --semihosting --append {} --show $(BIN)
ON_BOARD = scripts/flash $1 --board $(BOARD) --elf $(ELF) --bin $(BIN)
DEBUG_NEEDS = $(BIN)
DEBUG = $(call ON_BOARD,debug)
FLASH = $(call ON_BOARD,flash)
UNBRICK = $(call ON_BOARD,unbrick)
COPY = $(call ON_BOARD,copy)
