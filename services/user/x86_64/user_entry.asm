; user_entry.asm - the way from user mode into the kernel and back.
;
; No swapgs: the kernel has nothing in GS, so there is no moment in which an NMI or a debug exception would find
; the wrong one. What an exception could find is the user's stack pointer, for the first two instructions and
; the last one of a system call: NMI, double fault, machine check and debug exceptions have stacks of their
; own, and others do not come there.
%include "selectors.inc"
%include "trap_frame.inc"

USER_CALL_VECTOR equ 0x101              ; user.h
CANONICAL_BITS  equ 47                  ; of an address in the low half

section .bss
        align   64
global user_on_call, user_cpus
user_cpus:                              ; struct user_cpu in entry.h, for each CPU
STACK_END       equ 0
USER_RSP        equ 8                   ; for as long as it takes to push it: interrupts are off
%ifdef KERNEL_ALL_CPUS
%assign USER_CPU_SIZE 64
%assign CPUS 256                 ; CPUS_MAX
%else
%assign USER_CPU_SIZE 16
%assign CPUS 1
%endif
        resb CPUS * USER_CPU_SIZE
user_on_call:   resq 1

section .text
bits 64
default rel

; Intel SDM volume 2, "SYSCALL".
; In   rcx = the user's rip, r11 = its rflags; interrupts, TF, DF, AC, NT and IOPL off (user.c: CALL_CLEARS)
; Out  to the user, with the result in rax
;
; Each CPU has an entry of its own: nothing but its address says which CPU it is.
%macro begin_call 1
        mov     [user_cpus + %1 * USER_CPU_SIZE + USER_RSP], rsp
        mov     rsp, [user_cpus + %1 * USER_CPU_SIZE + STACK_END]
        push    USER_DATA_SELECTOR
        push    qword [user_cpus + %1 * USER_CPU_SIZE + USER_RSP]
%endmacro
global user_call_entry
%ifdef KERNEL_ALL_CPUS
%assign USER_ENTRY_SIZE 32                  ; entry.h
        align   USER_ENTRY_SIZE
user_call_entry:
%assign cpu 0
%rep CPUS
        align   USER_ENTRY_SIZE
        begin_call cpu
        jmp     near call_of_any
%assign cpu cpu + 1
%endrep
call_of_any:
%else
        align   16
user_call_entry:
        begin_call 0
%endif
        push    r11
        push    USER_CODE_SELECTOR
        push    rcx
        push    0
        push    USER_CALL_VECTOR
        push_registers
        push    0                       ; cr2
        push    0                       ; padding
        mov     rdi, rsp
        xor     ebp, ebp                ; a trace ends here
        sti
        call    [user_on_call]
        cli
        mov     [rsp + FRAME_RAX], rax
        mov     rax, [rsp + FRAME_RIP]
        shr     rax, CANONICAL_BITS
        jnz     .not_canonical
        add     rsp, 16
        pop_registers
        add     rsp, 16
        pop     rcx                     ; rip
        add     rsp, 8
        pop     r11                     ; rflags
        pop     rsp
        o64 sysret
.not_canonical:                         ; Intel's sysret would fault in the kernel, on the user's stack
        ud2                             ; a mistake of the kernel: no user address is that high

; In   rdi -> frame
global user_resume
user_resume:
        xor     eax, eax
        mov     ds, eax
        mov     es, eax
        mov     fs, eax
        mov     gs, eax
        mov     rsp, rdi
        add     rsp, 16
        pop_registers
        add     rsp, 16
        iretq

; In   rdi -> frame, rsi = function
global user_continue
user_continue:
        mov     rsp, rdi
        xor     ebp, ebp
        call    rsi
        cli
        mov     rdi, rsp
        jmp     user_resume

; In   rdi = to, rsi = from, rdx = size
; Out  eax = 1; 0 after a page fault
; Clobbers rcx, rdi, rsi
global user_copy, user_copy_begin, user_copy_end, user_copy_failed
user_copy:
        mov     rcx, rdx
user_copy_begin:
        rep movsb
user_copy_end:
        mov     eax, 1
        ret
user_copy_failed:
        xor     eax, eax
        ret
