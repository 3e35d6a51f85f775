; early_traps.asm - an exception or NMI before traps_init: a sentence instead of a reset.
;
; tables_first loads it. One table serves both modes. In 32-bit mode only the NMI's gate is within the limit: there, anything else
; is a sure stop. That gate, of 8 bytes, lies where long mode has the gate of the debug exception; long mode's
; own, of 16, lies after it. So an NMI also finds its gate between the two modes, when paging is on and this
; table is still loaded as the 32-bit one.
; Intel SDM volume 3, "IDT Descriptors" and "64-Bit Mode IDT".
%include "boot.inc"

extern refuse, boot_stack_top
; linker.ld cuts the handlers' addresses into pieces, which no relocation can do.
extern early_trap_low, early_trap_middle, early_trap32_low, early_trap32_high

INTERRUPT_GATE  equ 0x8e00              ; present, ring 0, interrupts off on entry; 32-bit or 64-bit
%define MORE_VECTORS 30                 ; the CPU's own, from 2 on; not equ: nasm -M cannot repeat by a symbol
NMI_VECTOR      equ 2
GATE_SIZE       equ 16

%macro gate 0
        dw      early_trap_low, CODE_SELECTOR
        dw      INTERRUPT_GATE, early_trap_middle
        dd      KERNEL_BASE >> 32, 0
%endmacro

section .data
        align   16
early_idt:
        gate
                                        ; two gates of 32-bit mode so far: the NMI's follows
        dw      early_trap32_low, CODE32_SELECTOR
        dw      INTERRUPT_GATE, early_trap32_high
        moves                           ; a multiple of 2 MiB: it is the high half that changes
        dq      0
.limit32: equ NMI_VECTOR * GATE_SIZE + GATE_SIZE - 1
%rep MORE_VECTORS
        gate
%endrep
.end:

section .rodata
global early_idt_pointer, early_idt_pointer_high
early_idt_pointer:
        dw      early_idt.limit32
        dd      PHYS(early_idt)
        moves
early_idt_pointer_high:
        dw      early_idt.end - early_idt - 1
        dq      early_idt

; Out of long mode's 64-bit code, because what refuses is 32-bit code; the low memory is still mapped.
section .text
bits 64
default rel
global early_trap
early_trap:
        mov     eax, CODE32_SELECTOR
        push    rax
        mov     eax, PHYS(early_trap32)
        moves
        push    rax
        retfq

bits 32
default abs
global early_trap32
early_trap32:
        cld
        mov     esp, PHYS(boot_stack_top)
        moves
        mov     esi, PHYS(text_early)
        moves
        jmp     refuse

section .rodata
text_early:
        db      "firstlight cannot start: an exception, or an interrupt that cannot be masked (NMI), came before "
        db      "it could report one. Start the machine again; if it comes again, the hardware is at fault.", 0
