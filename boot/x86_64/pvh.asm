; pvh.asm - the ELF note by which QEMU and Xen recognise the kernel, and the entry they jump to.
;
; Xen, "x86/HVM direct boot ABI" and public/elfnote.h. QEMU steps over notes by the segment's alignment: it must be 4.
%include "boot.inc"

extern entry32

XEN_ELFNOTE_PHYS32_ENTRY equ 18
XEN_ELFNOTE_PHYS32_RELOC equ 19         ; alignment, lowest, highest address: the image may be moved

%macro xen_note 2+                      ; type, 32-bit numbers
        dd      %%name_end - %%name, %%end - %%start, %1
%%name: db      "Xen", 0
%%name_end:
        align   4, db 0
%%start:
        dd      %2
%%end:
%endmacro

section .note.pvh note alloc noexec nowrite align=4
        xen_note XEN_ELFNOTE_PHYS32_RELOC, LARGE_PAGE_SIZE, KERNEL_PHYSICAL, HIGHEST_ADDRESS
        xen_note XEN_ELFNOTE_PHYS32_ENTRY, PHYS(pvh_entry)

; In   ebx -> hvm_start_info; eax undefined; 32-bit, paging off, interrupts off
; Out  entry32's In
section .text
bits 32
default abs
global pvh_entry
pvh_entry:
        tables_first
        mov     eax, [ebx]              ; PVH keeps its magic in memory
        mov     edx, PVH_START_MAGIC
        jmp     entry32
