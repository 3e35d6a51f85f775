; moved.asm - where a loader has put the image at another place than it was linked for: makes every
; physical address in it fit. Virtual addresses stay as they are.
;
; In   edi = how far it was moved, eax and ebx as the loader left them; 32-bit, paging off, no stack
; Out  entry32.in_place, with eax and ebx as they were
; On failure  refuse, with a sentence
%include "boot.inc"

extern entry32.in_place, refuse, boot_stack_top, boot_pd, kernel_pt, moves_start, moves_end
extern gdt_pointer, early_idt_pointer

LARGE           equ PAGE_PRESENT | PAGE_WRITE | PAGE_LARGE
TABLE_ENTRIES   equ PAGE_SIZE / 8

section .text
bits 32
default abs
global moved
moved:
        mov     ebp, eax
        lea     esi, [edi + PHYS(moves_start)]
        lea     edx, [edi + PHYS(moves_end)]
.next:
        mov     ecx, [esi]              ; where there is an address, as linked
        add     [edi + ecx], edi
        add     esi, 4
        cmp     esi, edx
        jb      .next
        lgdt    [PHYS(gdt_pointer)]     ; from here on each of them fits
        moves
        lidt    [PHYS(early_idt_pointer)]
        moves
.fits:
        test    edi, LARGE_PAGE_SIZE - 1
        jnz     .misplaced

        mov     esi, PHYS(kernel_pt)    ; from here on each of them fits
        moves
        mov     ecx, TABLE_ENTRIES
.next_page:
        add     [esi], edi
        add     esi, 8
        loop    .next_page

        ; kernel_pt serves the window that the image is in now; the one that it was linked for is
        ; ordinary memory.
        mov     esi, PHYS(boot_pd)
        moves
        lea     ecx, [edi + KERNEL_PHYSICAL]
        shr     ecx, 21                 ; log2 of LARGE_PAGE_SIZE
        mov     eax, [esi + KERNEL_PHYSICAL / LARGE_PAGE_SIZE * 8]
        mov     dword [esi + KERNEL_PHYSICAL / LARGE_PAGE_SIZE * 8], KERNEL_PHYSICAL | LARGE
        mov     [esi + ecx * 8], eax

        mov     [PHYS(image_moved)], edi
        moves
        mov     eax, ebp
        jmp     entry32.in_place
.misplaced:
        mov     esp, PHYS(boot_stack_top)
        moves
        mov     esi, PHYS(text_misplaced)
        moves
        jmp     refuse

section .data
        align   8
global image_moved
image_moved:                            ; uint64_t: bytes
        dq      0

section .rodata
text_misplaced:
        db      "firstlight was put at an address that is no multiple of 2 MiB: the loader does not "
        db      "do what the multiboot2 header asks for.", 0
