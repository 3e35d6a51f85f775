# pc - any 64-bit PC, BIOS or UEFI, real or emulated.
ARCH := x86_64
DEFAULT_APP := hello
HAS := led timer counter irq terminal keyboard framebuffer acpi-tables apic
$(call choose,QR,$(QR),0 1)
CONSOLE_USES += $(if $(filter 0,$(QR)),no-)qr
FONT_USER := boards/pc/font.asm
# The 8254 divides 105/88 MHz by up to 65536; timer.c makes a period of several such rounds.
TIMER_MAX_MS := 1000000

# How each VIA starts: from the ELF itself, over the network, or from the image.
BOOTED = $(or $(if $(filter pvh microvm,$(VIA)),$(ELF)),$(if $(filter pxe uefi-pxe,$(VIA)),$(NETBOOT)),$(ISO))
RUN_NEEDS = $(BOOTED) $(MODULE_FILES) $(filter $(ISO),$(DISK_FILE))
DISK_FILE = $(if $(filter image,$(DISK)),$(ISO),$(DISK))
MODULE_OPTIONS = $(MODULE_FILES:%=--module %) $(if $(CPUS),--cpus $(CPUS)) $(if $(DISK_FILE),--disk $(call quote,$(DISK_FILE)))
RUN = scripts/boot --via $(VIA) --append $(call quote,$(value CMDLINE)) $(MODULE_OPTIONS) $(BOOTED)
DEBUG_NEEDS = $(BOOTED) $(MODULE_FILES)
CHECK_NEEDS = $(ELF) $(MODULE_FILES)
CHECK = scripts/boot --limit 3600 --via microvm --append {} $(MODULE_OPTIONS) $(ELF)
GDB_SERVER = scripts/boot --via $(VIA) --append $(call quote,$(value CMDLINE)) $(MODULE_OPTIONS) --gdb-server $(GDB_PORT) $(BOOTED)
DEBUG = scripts/boot --via $(VIA) --append $(call quote,$(value CMDLINE)) $(MODULE_OPTIONS) --debug $(ELF) $(BOOTED)

$(call linked,always,what the board does before and after the app,boards/pc/board.c)
$(call linked,always,the consoles,$(addprefix boards/pc/,serial.c vga_text.c port_e9.c xen_console.c font.asm))
$(call linked,always,interrupt controllers,$(addprefix boards/pc/,apic.c pic.c))
$(call linked,no-apic,interrupt lines,boards/pc/pic_lines.c)
$(call linked,apic,interrupt lines,$(addprefix boards/pc/,io_apic.c pic_fallback.c local_apic.c acpi_memory.c))
$(call linked,apic,CPUs and interrupt controllers,kernel/lib/acpi.c kernel/lib/madt.c)
$(call linked,led,a lamp on the screen and the keyboard's LED,boards/pc/led.c boards/pc/keyboard_led.c)
$(call linked,terminal,where people type,$(addprefix boards/pc/,terminal.c serial_input.c keyboard.c keyboard_led.c))
$(call linked,framebuffer,the screen to draw on,boards/pc/framebuffer.c)
$(call linked,timer,the 8254,boards/pc/timer.c)
$(call linked,counter,what counts and what it is measured with,$(addprefix boards/pc/,counter.c calibrate.c tsc.c hpet.c pm_timer.c pit.c acpi.c acpi_memory.c))
$(call linked,counter,the tables that say where counters are,kernel/lib/acpi.c)
$(call linked,counter,alarms,boards/pc/apic_timer.c boards/pc/local_apic.c)
$(call linked,acpi-tables,tables of ACPI,boards/pc/acpi_memory.c)
