; font.asm - the built-in font (Makefile: FONT). Data only.
default rel
section .rodata
global font_start, font_end
font_start:
        incbin  "font.psf"
font_end:
