; font.asm - the built-in font (Makefile: FONT). Data only.
default rel
section .rodata
global font_start, font_end, font_ascii
        align   2
font_ascii:                             ; uint16_t[FONT_ASCII], by tools/make-font
        incbin  "font.ascii"
font_start:
        incbin  "font.psf"
font_end:
