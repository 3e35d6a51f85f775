# board.mk - boards that are programs of an operating system; board.mk of each includes it.
DEFAULT_APP := hello
HAS := led timer delay counter terminal
TIMER_MAX_MS := 1000000
TEST_IMAGES := hello/report blink/report echo/report $(if $(filter linux,$(BOARD)),shell/report)
RUN_NEEDS = $(ELF)
DEBUG_NEEDS = $(ELF)
CHECK_NEEDS = $(ELF)
