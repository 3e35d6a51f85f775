; trampoline.asm - the first instructions of another CPU, from real mode to C.
;
; Copied into a page below 1 MiB, which has the address 0xVV000: Intel SDM volume 3, "MP Initialization Protocol
; Algorithm for MP Systems". cpus.c fills in the parameters, and maps the page where it lies.
;
; In   CS = 0xVV00, IP = 0; real mode, interrupts off
; Out  calls entry(cpu) on the stack, once for each time that `stack` was set; rbp = 0
; On failure  halts, with `stage` saying how far it came
%include "selectors.inc"
%include "cpu_stages.inc"

CR0_PE          equ 1 << 0
CR0_ET          equ 1 << 4
MSR_MISC_ENABLE equ 0x1a0               ; of Intel's CPUs: entry32.asm
XD_DISABLE_HIGH equ 1 << (34 - 32)
MSR_EFER        equ 0xc0000080
CPUID_FEATURES  equ 0x80000001
CPUID_NX        equ 1 << 20

CODE64          equ 0x00af9b000000ffff  ; as in gdt.asm
DATA            equ 0x00cf93000000ffff
CODE32          equ 0x00cf9b000000ffff
TEMPORARY_CODE32 equ 0x18

%define AT(label) (label - trampoline)

section .rodata
global trampoline, trampoline_end, trampoline_parameters
bits 16
        align   16
trampoline:
        cli
        cld
        mov     ax, cs
        mov     ds, ax
        mov     byte [AT(stage)], STAGE_REAL
        xor     ebx, ebx
        mov     bx, ax
        shl     ebx, 4                  ; where this lies
        lea     eax, [ebx + AT(temporary_gdt)]
        mov     [AT(gdt_pointer.base)], eax
        lea     eax, [ebx + AT(protected)]
        mov     [AT(to_protected)], eax
        o32 lgdt [AT(gdt_pointer)]
        mov     eax, CR0_PE | CR0_ET    ; caches on, too: INIT leaves CD and NW as they were
        mov     cr0, eax
        jmp     far dword [AT(to_protected)]

bits 32
protected:
        mov     eax, DATA_SELECTOR
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        mov     byte [ebx + AT(stage)], STAGE_PROTECTED
        lea     eax, [ebx + AT(long_mode)]
        mov     [ebx + AT(to_long)], eax
        mov     esi, ebx                ; cpuid takes ebx
        mov     eax, CPUID_FEATURES
        cpuid
        test    edx, CPUID_NX
        jnz     .has_nx
        mov     ecx, MSR_MISC_ENABLE    ; the first CPU has NX: this one's is an Intel's, and hidden
        rdmsr
        and     edx, ~XD_DISABLE_HIGH
        wrmsr
.has_nx:
        mov     ebx, esi
        mov     eax, [ebx + AT(parameters.cr4)]
        mov     cr4, eax
        mov     eax, [ebx + AT(parameters.cr3)]
        mov     cr3, eax
        mov     ecx, MSR_EFER
        xor     edx, edx
        mov     eax, [ebx + AT(parameters.efer)]
        wrmsr
        mov     eax, [ebx + AT(parameters.cr0)]
        mov     cr0, eax
        jmp     far [ebx + AT(to_long)]

bits 64
long_mode:
        mov     ebx, ebx                ; the upper half is not defined after 32-bit code
        mov     rbx, [rbx + AT(parameters.self)] ; where the page can be written to
        mov     byte [rbx + AT(stage)], STAGE_LONG
        mov     rax, other_cpu
        jmp     rax                     ; out of the page, to where a trace knows it

        align   8
temporary_gdt:
        dq      0
        dq      CODE64                  ; CODE_SELECTOR
        dq      DATA                    ; DATA_SELECTOR
        dq      CODE32
.end:
gdt_pointer:
        dw      temporary_gdt.end - temporary_gdt - 1
.base:  dd      0
to_protected:
        dd      0
        dw      TEMPORARY_CODE32
to_long:
        dd      0
        dw      CODE_SELECTOR

; struct parameters in cpus.c
        align   8
trampoline_parameters:
parameters:
.self:  dq      0
.entry: dq      0
.cpu:   dq      0
.stack: dq      0
.cr0:   dd      0
.cr3:   dd      0
.cr4:   dd      0
.efer:  dd      0
stage:  dd      STAGE_NONE
trampoline_end:

section .text
bits 64
default rel
; In   rbx -> the parameters' page
other_cpu:
        xor     eax, eax
        xchg    rax, [rbx + AT(parameters.stack)]
        test    rax, rax
        jz      .halt                   ; too late: nothing waits for this CPU any more
        mov     rsp, rax
        mov     rdi, [rbx + AT(parameters.cpu)]
        xor     ebp, ebp
        call    [rbx + AT(parameters.entry)]
.halt:
        cli
        hlt
        jmp     .halt
