; kernel.asm - what the loader carries: the kernel, what loader.h says of it, the command line that make was given, and
; by what shim tells generations of programs apart (shim, "SBAT: UEFI Secure Boot Advanced Targeting").
; scripts/make-efi makes the files.
%include "kernel.inc"
default rel
section .rdata rdata align=8
global kernel_begin, kernel_end, kernel_crc, kernel_place, kernel_memory, kernel_entry, built_in_command_line
kernel_begin:
        incbin  "kernel.bin"
kernel_end:
        align   4
kernel_crc:
        dd      KERNEL_CRC
kernel_place:
        dd      KERNEL_PLACE
kernel_memory:
        dd      KERNEL_MEMORY
kernel_entry:
        dd      KERNEL_ENTRY
built_in_command_line:
        incbin  "command-line.bin"
        db      0

; shim refuses a program with a section that has no bytes in the file (its pe-relocate.c, get_section_vma()). Without this
; byte .data would be one: all else in it is zero at first.
section .data
        db      0

section .sbat rdata
        db      "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md", 10
        db      "firstlight,1,firstlight,firstlight,1,mail:the one who signed it", 10, 0
