; pvh.asm - the ELF note by which QEMU and Xen recognise the kernel, and the entry they jump to.
;
; Xen, "x86/HVM direct boot ABI". QEMU steps over notes by the segment's alignment: it must be 4.
%include "boot.inc"

extern entry32

XEN_ELFNOTE_PHYS32_ENTRY equ 18

section .note.pvh note alloc noexec nowrite align=4
        dd      name.end - name
        dd      descriptor.end - descriptor
        dd      XEN_ELFNOTE_PHYS32_ENTRY
name:   db      "Xen", 0
.end:
        align   4, db 0
descriptor:
        dd      PHYS(pvh_entry)
.end:

; In   ebx -> hvm_start_info; eax undefined; 32-bit, paging off, interrupts off
; Out  entry32's In
section .text
bits 32
default abs
global pvh_entry
pvh_entry:
        mov     eax, [ebx]              ; PVH keeps its magic in memory
        mov     edx, PVH_START_MAGIC
        jmp     entry32
