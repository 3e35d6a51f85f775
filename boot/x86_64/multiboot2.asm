; multiboot2.asm - the header by which GRUB recognises the kernel, and the entry it jumps to.
;
; Multiboot2 2.0, "Header layout" and "Machine state". The header lies in the first 32 KiB of
; the file, 8-byte aligned. Everything that the kernel reads GRUB supplies without being asked,
; so there is no information request.
%include "boot.inc"

extern entry32

HEADER_MAGIC        equ 0xe85250d6
ARCHITECTURE_I386   equ 0               ; 32-bit protected mode, whatever the ELF's class is
TAG_END             equ 0
TAG_ENTRY_ADDRESS   equ 3
TAG_FRAMEBUFFER     equ 5
TAG_MODULE_ALIGN    equ 6
TAG_RELOCATABLE     equ 10
MANDATORY           equ 0
OPTIONAL            equ 1
LOWEST              equ 1               ; the lowest place that is free
ANY                 equ 0               ; no preference: GRUB takes the screen's own mode

; tag TYPE, FLAGS ... end_tag: the size is counted from the labels, the padding is added.
%macro tag 2
        align   8, db 0
%push tag
%$start:
        dw      %1, %2
        dd      %$end - %$start
%endmacro
%macro end_tag 0
%$end:
%pop
%endmacro

section .multiboot2 progbits alloc noexec nowrite align=8
header:
        dd      HEADER_MAGIC
        dd      ARCHITECTURE_I386
        dd      header.end - header
        dd      -(HEADER_MAGIC + ARCHITECTURE_I386 + (header.end - header))

        tag     TAG_ENTRY_ADDRESS, MANDATORY
        dd      PHYS(multiboot2_entry)
        end_tag

        tag     TAG_FRAMEBUFFER, OPTIONAL
        dd      ANY, ANY, 32            ; width, height, bits a pixel
        end_tag

        tag     TAG_MODULE_ALIGN, MANDATORY
        end_tag

        ; A loader that does not know it loads over whatever lies there: boot_info.c then warns.
        tag     TAG_RELOCATABLE, OPTIONAL
        dd      KERNEL_PHYSICAL, HIGHEST_ADDRESS, LARGE_PAGE_SIZE, LOWEST
        end_tag

        tag     TAG_END, MANDATORY
        end_tag
.end:

; In   eax = MULTIBOOT2_LOADER_MAGIC, ebx -> information; 32-bit, paging off, interrupts off
; Out  entry32's In
section .text
bits 32
default abs
global multiboot2_entry
multiboot2_entry:
        tables_first
        mov     edx, MULTIBOOT2_LOADER_MAGIC
        jmp     entry32
