; gdt.asm - the global descriptor table. Data only.
;
; Intel SDM volume 3, "Segment Descriptors". In long mode base and limit of code and data do not
; count. The TSS descriptor needs an address cut into four fields, which no relocation can do:
; traps.c fills it in.
%include "boot.inc"

CODE64          equ 0x00af9b000000ffff  ; present, ring 0, execute/read, accessed, L
CODE32          equ 0x00cf9b000000ffff  ; the same with 32-bit code, for what refuses
DATA            equ 0x00cf93000000ffff  ; present, ring 0, read/write, accessed
RING3           equ 3 << 45             ; the descriptor's privilege level

default rel
section .data
        align   8
global gdt
gdt:
        dq      0
        dq      CODE64                  ; CODE_SELECTOR
        dq      DATA                    ; DATA_SELECTOR
        dq      DATA | RING3            ; USER_DATA_SELECTOR
        dq      CODE64 | RING3          ; USER_CODE_SELECTOR
        dq      0, 0                    ; TSS_SELECTOR, 16 bytes
        dq      CODE32                  ; CODE32_SELECTOR
.end:

section .rodata
global gdt_pointer, gdt_pointer_high
gdt_pointer:
        dw      gdt.end - gdt - 1
        dd      PHYS(gdt)
        moves
gdt_pointer_high:
        dw      gdt.end - gdt - 1
        dq      gdt
