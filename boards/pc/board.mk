# pc - any 64-bit PC, BIOS or UEFI, real or emulated.
ARCH := x86_64
DEFAULT_APP := hello
HAS := led timer irq
FOR_led := boards/pc/led.c boards/pc/keyboard_led.c
FOR_timer := boards/pc/timer.c
FONT_USER := boards/pc/font.asm
# The 8254 divides 105/88 MHz by up to 65536; timer.c makes a period of several such rounds.
TIMER_MAX_MS := 1000000

# How each VIA starts: from the ELF itself, over the network, or from the image.
BOOTED = $(or $(if $(filter pvh microvm,$(VIA)),$(ELF)),$(if $(filter pxe uefi-pxe,$(VIA)),$(NETBOOT)),$(ISO))
RUN_NEEDS = $(BOOTED)
RUN = scripts/boot --via $(VIA) --append $(call quote,$(value CMDLINE)) $(BOOTED)
DEBUG_NEEDS = $(BOOTED)
DEBUG = scripts/boot --via $(VIA) --append $(call quote,$(value CMDLINE)) --debug $(ELF) $(BOOTED)
