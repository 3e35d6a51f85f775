; entry32.asm - from 32-bit protected mode without paging to long mode.
;
; In   eax = the magic the loader gave, edx = the magic this way in expects,
;      ebx -> the loader's information; flat segments, paging off. Nothing else is promised:
;      no stack, no GDT, any EFLAGS.
; Out  entry64 in long mode: ebp = magic, esi -> information, .bss zeroed, write protection on,
;      NX on where the CPU has it: arch_init refuses to go on without
; On failure  refuse, with a sentence
%include "boot.inc"

extern entry64, refuse
extern boot_stack_top, bss_start, bss_dwords, boot_pml4, gdt_pointer

section .text
bits 32
default abs
global entry32
entry32:
        cli
        mov     esp, PHYS(boot_stack_top)
        lidt    [PHYS(no_idt)]          ; until arch_init a trap is a sure stop

        ; ebp and esi are the registers that neither rep stosd nor cpuid touches.
        mov     ebp, eax
        mov     esi, ebx
        push    EFLAGS_ID
        popfd                           ; direction and the rest zero; ID stays only with CPUID
        mov     edi, PHYS(bss_start)
        mov     ecx, bss_dwords
        xor     eax, eax
        rep stosd                       ; the stacks are not in this .bss

        cmp     ebp, edx
        jne     .wrong_loader

        pushfd
        pop     eax
        push    0
        popfd                           ; EFLAGS = 0
.check_cpuid:
        test    eax, EFLAGS_ID
        jz      .no_cpuid

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
        mov     cr3, eax
        mov     ecx, MSR_EFER
        rdmsr
        or      eax, edi
        wrmsr
        mov     eax, CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_EM | CR0_MP | CR0_PE
        mov     cr0, eax
        lgdt    [PHYS(gdt_pointer)]
        jmp     CODE_SELECTOR:PHYS(entry64)

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
.wrong_loader:
        mov     esi, PHYS(text_wrong_loader)
        jmp     refuse
.no_cpuid:
        mov     esi, PHYS(text_no_cpuid)
        jmp     refuse
.no_long_mode:
        mov     esi, PHYS(text_no_long_mode)
        jmp     refuse

section .rodata
no_idt: dw      0                       ; limit 0
        dd      0

text_wrong_loader:
        db      "firstlight was started by an unknown loader: start it with GRUB's multiboot2 "
        db      "command or with qemu-system-x86_64 -kernel.", 0
text_no_cpuid:
        db      "firstlight needs a 64-bit x86 CPU, and this one has no CPUID instruction.", 0
text_no_long_mode:
        db      "firstlight needs a 64-bit x86 CPU, and this one has no long mode.", 0
