; entry64.asm - the first 64-bit instructions; hands over to C.
;
; In   loader_magic and loader_information; long mode, running at the physical address
; Out  calls _start(magic, information): System V AMD64 ABI, stack 16-byte aligned, rbp = 0 so
;      that a backtrace ends here
; Never returns. The data segments are the loader's until traps_init.
%include "boot.inc"

extern _start, boot_stack_top, gdt_pointer_high, early_idt_pointer_high, loader_magic, loader_information

section .text
bits 64
default rel
global entry64
entry64:
        mov     rax, .high
        jmp     rax                     ; out of the identity map, which arch_init removes
.high:
        lgdt    [gdt_pointer_high]      ; the same table, where it stays mapped
        lidt    [early_idt_pointer_high]
        mov     rsp, boot_stack_top
        mov     edi, [loader_magic]     ; a write to a 32-bit register clears the upper half
        mov     esi, [loader_information]
        xor     ebp, ebp
        call    _start
.halt:
        hlt
        jmp     .halt
