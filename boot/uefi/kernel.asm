; kernel.asm - what the loader carries: the kernel, its checksum, and the command line that make was given.
; scripts/make-efi makes the files.
%include "crc.inc"
section .rdata rdata align=8
global kernel_begin, kernel_end, kernel_crc, built_in_command_line
kernel_begin:
        incbin  "kernel.bin"
kernel_end:
        align   4
kernel_crc:
        dd      KERNEL_CRC
built_in_command_line:
        incbin  "command-line.bin"
        db      0
