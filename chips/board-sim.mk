# board-sim.mk - how a board that board-sim and OpenOCD know is run, debugged and flashed. The .mk of its chip includes it.

BOARD_FOLDER := boards/$(BOARD)
SIMULATOR = $(HOST)/board-sim --board $(BOARD_FOLDER)/board.sim --table $(ROOT)/device/table --elf $(ELF)
RUN_NEEDS = $(BIN) $(HOST)/board-sim
# An app that reads the terminal has it alone: no lines about the LED.
RUN = $(SIMULATOR) $(addprefix --,$(CONSOLES)) $(if $(filter terminal,$(NEEDS)),--terminal,--show) $(if $(TRACE),--trace) $(SIM) $(BIN)
CHECK_NEEDS = $(RUN_NEEDS)
CHECK = $(SIMULATOR) --semihosting --append {} --show $(BIN)
ON_BOARD = scripts/flash $1 --board $(BOARD) --elf $(ELF) --bin $(BIN) --hex $(HEX) $(if $(UF2),--uf2 $(UF2))
DEBUG_NEEDS = $(RUN_NEEDS)
DEBUG = $(call ON_BOARD,debug) --simulator $(call quote,$(SIMULATOR) --semihosting $(SIM))
FLASH = $(call ON_BOARD,flash)
UNBRICK = $(call ON_BOARD,unbrick)
COPY = $(call ON_BOARD,copy)
