; leave.asm - from the mode that UEFI's programs run in to the one that Multiboot2 promises: 32-bit, no paging.
;
; UEFI Specification 2.10, "x64 Platforms" and "IA-32 Platforms"; Intel SDM volume 3, "Switching Out of IA-32e
; Mode". It runs as a copy below 4 GiB, where memory is mapped at its own address.
;
; In   entry, information: RCX and RDX, or on IA-32's stack. Boot services have ended.
; Out  EAX = MULTIBOOT2_LOADER_MAGIC, EBX = information, at the entry
; Never returns.
%include "loader_magic.inc"
default rel

CODE32          equ 0x00cf9b000000ffff
DATA            equ 0x00cf93000000ffff
CODE_SELECTOR   equ 8
DATA_SELECTOR   equ 16
CR0_PG          equ 1 << 31
MSR_EFER        equ 0xc0000080
EFER_LME        equ 8                   ; the bit's number

section .text
global leave_begin, leave_end
leave_begin:
        cli
%ifidn __?OUTPUT_FORMAT?__, win64
bits 64
        mov     esi, ecx
        mov     ebx, edx
        lea     rax, [rel gdt]
        mov     [rax + 2], rax          ; its first entry, which the CPU does not read, points to it
        lgdt    [rax]
        lea     rax, [rel .flat]
        push    CODE_SELECTOR
        push    rax
        retfq
%else
bits 32
        mov     esi, [esp + 4]
        mov     ebx, [esp + 8]
        call    .here
.here:
        pop     edx
        lea     eax, [edx + gdt - .here]
        mov     [eax + 2], eax
        lgdt    [eax]
        add     edx, .flat - .here
        push    CODE_SELECTOR
        push    edx
        retf
%endif

bits 32
.flat:
        mov     ecx, DATA_SELECTOR
        mov     ds, ecx
        mov     es, ecx
        mov     fs, ecx
        mov     gs, ecx
        mov     ss, ecx
        mov     ecx, cr0
        and     ecx, ~CR0_PG
        mov     cr0, ecx
%ifidn __?OUTPUT_FORMAT?__, win64
        mov     ecx, MSR_EFER
        rdmsr
        btr     eax, EFER_LME
        wrmsr
%endif
        xor     ecx, ecx
        mov     cr4, ecx
        mov     eax, MULTIBOOT2_LOADER_MAGIC
        jmp     esi

        align   8
gdt:    dw      .end - gdt - 1          ; the limit
        times   6 db 0
        dq      CODE32
        dq      DATA
.end:
leave_end:
