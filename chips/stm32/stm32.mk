# stm32.mk - how a Nucleo-32 is run, debugged and flashed; board.mk of each includes it.
# What has handlers, which are in the vector table, is linked only into apps that need it.
$(call linked,always,the LED,chips/stm32/led.c)
$(call linked,console,the console,chips/stm32/serial.c)
$(call linked,terminal,what is received,chips/stm32/serial_input.c)
$(call linked,timer,periods,chips/stm32/timer.c kernel/arch/arm-m/systick.c)
# Both are made of it.
EITHER_OR := timer counter
$(call linked,counter,cycles,kernel/arch/arm-m/counter.c)
$(call linked,button,the button,chips/stm32/button.c)

BOARD_FOLDER := boards/$(BOARD)
SIMULATOR = $(HOST)/board-sim --board $(BOARD_FOLDER)/board.sim --table $(ROOT)/device/table --elf $(ELF)
RUN_NEEDS = $(BIN) $(HOST)/board-sim
RUN = $(SIMULATOR) --show $(if $(TRACE),--trace) $(BIN)
CHECK_NEEDS = $(RUN_NEEDS)
CHECK = $(SIMULATOR) --semihosting --append {} --show $(BIN)
ON_BOARD = scripts/flash $1 --board $(BOARD) --elf $(ELF) --bin $(BIN)
DEBUG_NEEDS = $(BIN)
DEBUG = $(call ON_BOARD,debug)
FLASH = $(call ON_BOARD,flash)
UNBRICK = $(call ON_BOARD,unbrick)
COPY = $(call ON_BOARD,copy)
