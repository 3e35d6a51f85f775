# pc - any 64-bit PC, BIOS or UEFI, real or emulated.
ARCH := x86_64
DEFAULT_APP := hello
IMAGES := iso
FONT_USER := boards/pc/font.asm
