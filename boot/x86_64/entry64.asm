; entry64.asm - the first 64-bit instructions; hands over to C.
;
; In   ebp = magic, esi -> information; long mode, running at the physical address
; Out  calls _start(magic, information): System V AMD64 ABI, stack 16-byte aligned, rbp = 0 so
;      that a backtrace ends here
; Never returns.
%include "boot.inc"

extern _start, boot_stack_top, gdt_pointer_high

section .text
bits 64
default rel
global entry64
entry64:
        mov     rax, .high
        jmp     rax                     ; out of the identity map, which arch_init removes
.high:
        lgdt    [gdt_pointer_high]      ; the same table, where it stays mapped
        mov     eax, DATA_SELECTOR
        mov     ds, eax
        mov     es, eax
        mov     fs, eax
        mov     gs, eax
        mov     ss, eax                 ; iretq wants a real SS
        mov     rsp, boot_stack_top
        mov     edi, ebp                ; a write to a 32-bit register clears the upper half
        mov     esi, esi
        xor     ebp, ebp
        call    _start
.halt:
        hlt
        jmp     .halt
