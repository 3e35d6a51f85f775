; page_tables.asm - the page tables that entry32 turns paging on with. Data only.
;
; The first 4 GiB, all that a 32-bit loader can have put anything into, are mapped twice by the
; same tables, and the image once more:
;
;   at 0             so that entry32 survives the instruction that turns paging on
;   at DIRECT_MAP    where the kernel finds physical memory
;   at KERNEL_BASE   the image only
;
; kernel_pt, which maps the image page by page, serves all three. address_space.c takes the first
; away, gives each of the image's pages its permissions, and fits the second to the memory map.
; Intel SDM volume 3, "4-Level Paging and 5-Level Paging".
%include "boot.inc"

TABLE           equ PAGE_PRESENT | PAGE_WRITE
LARGE           equ PAGE_PRESENT | PAGE_WRITE | PAGE_LARGE
%define GIB_DIRECTORIES 4         ; not equ: nasm -M cannot repeat by a symbol

default rel
section .data
        align   PAGE_SIZE
global boot_pml4
boot_pml4:
        dq      PHYS(low_pdpt) + TABLE
        moves   8
        times   255 dq 0
        dq      PHYS(low_pdpt) + TABLE
        moves   8
        times   254 dq 0
        dq      PHYS(high_pdpt) + TABLE
        moves   8

low_pdpt:
%assign gib 0
%rep GIB_DIRECTORIES
        dq      PHYS(boot_pd) + gib * PAGE_SIZE + TABLE
        moves   8
%assign gib gib + 1
%endrep
        times   512 - GIB_DIRECTORIES dq 0

high_pdpt:
        times   510 dq 0
        dq      PHYS(kernel_pd) + TABLE
        moves   8
        dq      0

kernel_pd:
        dq      0
        dq      PHYS(kernel_pt) + TABLE ; KERNEL_PHYSICAL
        moves   8
        times   510 dq 0

global boot_pd
boot_pd:
        dq      0 + LARGE
        dq      PHYS(kernel_pt) + TABLE ; KERNEL_PHYSICAL
        moves   8
%assign page 2
%rep 512 * GIB_DIRECTORIES - 2
        dq      page * LARGE_PAGE_SIZE + LARGE
%assign page page + 1
%endrep

global kernel_pt
kernel_pt:
%assign page 0
%rep 512
        dq      KERNEL_PHYSICAL + page * PAGE_SIZE + TABLE
%assign page page + 1
%endrep
