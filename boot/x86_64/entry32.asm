; entry32.asm - from 32-bit protected mode without paging to long mode.
;
; In   eax = the magic the loader gave, edx = the magic this way in expects,
;      ebx -> the loader's information; flat segments, paging off, tables_first done. Nothing else is
;      promised: no stack, any EFLAGS, and the image may lie at another place than it was linked for.
; Out  entry64 in long mode: loader_magic and loader_information set, .bss zeroed, write protection
;      on, NX on where the CPU has it: arch_init refuses to go on without
; On failure  refuse, with a sentence
%include "boot.inc"

extern entry64, refuse, moved
extern boot_stack_top, bss_start, bss_dwords, boot_pml4

INFORMATION_WORD equ 4                  ; any of the loader's: borrowed, and given back

section .text
bits 32
default abs
global entry32, entry32.in_place
entry32:
        cli
        cmp     eax, edx
        jne     .wrong_loader

        ; A call is how to learn where this runs. The only memory known to be ours to write is what
        ; ebx points to.
        mov     ecx, [ebx + INFORMATION_WORD]
        lea     esp, [ebx + INFORMATION_WORD + 4]
        call    .here
.here:
        pop     edi
        mov     [ebx + INFORMATION_WORD], ecx
        sub     edi, PHYS(.here)
        jnz     moved                   ; by edi bytes; comes back when every address fits
.in_place:
        mov     esp, PHYS(boot_stack_top)
        moves
        mov     [PHYS(loader_magic)], eax
        moves
        mov     [PHYS(loader_information)], ebx
        moves
        push    EFLAGS_ID
        popfd                           ; direction and the rest zero; ID stays only with CPUID
        mov     edi, PHYS(bss_start)
        moves
        mov     ecx, bss_dwords
        xor     eax, eax
        rep stosd                       ; the stacks are not in this .bss

        pushfd
        pop     eax
        push    0
        popfd                           ; EFLAGS = 0
.check_cpuid:
        test    eax, EFLAGS_ID
        jz      .no_cpuid

        mov     eax, CPUID_BASIC
        cpuid
        not     edx
        test    edx, CPUID_CMOV | CPUID_SSE
        jnz     .no_cmov
        mov     eax, CPUID_EXTENDED
        cpuid
        cmp     eax, CPUID_FEATURES
        jb      .no_long_mode
        mov     eax, CPUID_FEATURES
        cpuid
        test    edx, CPUID_LM
        jz      .no_long_mode
        mov     edi, EFER_LME | EFER_NXE
        test    edx, CPUID_NX
        jz      .find_nx
.enter:

        ; Intel SDM volume 3, "Initializing IA-32e Mode": PAE, the tables, LME, then paging.
        mov     eax, CR4_PAE
        mov     cr4, eax
        mov     eax, PHYS(boot_pml4)
        moves
        mov     cr3, eax
        mov     ecx, MSR_EFER
        rdmsr
        or      eax, edi
        wrmsr
        mov     eax, CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_EM | CR0_MP | CR0_PE
        mov     cr0, eax
        jmp     CODE_SELECTOR:PHYS(entry64)
        moves   6                       ; the selector comes last

; Intel CPUs hide NX while the firmware's "execute disable" setting is off, and undo that on
; request (IA32_MISC_ENABLE). Only an Intel CPU has that register; long mode implies it there.
; Without NX the kernel is started all the same: it can say so on every screen, and does.
.find_nx:
        xor     eax, eax
        cpuid
        cmp     ebx, "Genu"
        jne     .no_nx
        cmp     edx, "ineI"
        jne     .no_nx
        cmp     ecx, "ntel"
        jne     .no_nx
        mov     ecx, MSR_MISC_ENABLE
        rdmsr
        and     edx, ~XD_DISABLE_HIGH
        wrmsr
        mov     eax, CPUID_FEATURES
        cpuid
        test    edx, CPUID_NX
        jnz     .enter
.no_nx:
        mov     edi, EFER_LME
        jmp     .enter
.wrong_loader:                          ; where it lies is not known: as linked, most likely
        mov     esp, PHYS(boot_stack_top)
        mov     esi, PHYS(text_wrong_loader)
        jmp     refuse
.no_cpuid:
        mov     esi, PHYS(text_no_cpuid)
        moves
        jmp     refuse
.no_cmov:
        mov     esi, PHYS(text_no_cmov)
        moves
        jmp     refuse
.no_long_mode:
        mov     esi, PHYS(text_no_long_mode)
        moves
        jmp     refuse

section .data
        align   4
global loader_magic, loader_information
loader_magic:                           ; 0 until it is known to be right
        dd      0
loader_information:
        dd      0

section .rodata
text_wrong_loader:
        db      "firstlight was started by an unknown loader: start it with GRUB's multiboot2 "
        db      "command or with qemu-system-x86_64 -kernel.", 0
text_no_cpuid:
        db      "firstlight needs a 64-bit x86 CPU, and this one has no CPUID instruction.", 0
text_no_cmov:
        db      "firstlight needs a 64-bit x86 CPU, and this one does not say that it has CMOV and SSE.", 0
text_no_long_mode:
        db      "firstlight needs a 64-bit x86 CPU, and this one has no long mode.", 0
