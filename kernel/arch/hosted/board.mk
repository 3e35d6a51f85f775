# board.mk - boards that are programs of an operating system; board.mk of each includes it.
DEFAULT_APP := hello
HAS := led timer delay
TIMER_MAX_MS := 1000000
FOR_led := kernel/arch/hosted/led.c
FOR_timer := kernel/arch/hosted/timer.c
FOR_delay := kernel/arch/hosted/delay.c
# The timer and the delay need a clock. Without them the program makes no system call for one.
NOT_NEEDED = $(if $(filter timer delay,$(NEEDS)),,$(BOARD_CLOCK))
TEST_IMAGES := hello/report blink/report
RUN_NEEDS = $(ELF)
DEBUG_NEEDS = $(ELF)
