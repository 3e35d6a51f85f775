; trap_entry.asm - where the CPU arrives on an exception or interrupt.
;
; 256 stubs of TRAP_STUB_SIZE bytes make one frame of every vector, with or without an error code
; (Intel SDM volume 3, "Exception and Interrupt Vectors"), for trap(struct trap_frame *) in C. The
; CPU aligns the stack to 16 before it pushes five quadwords, and the error code as the sixth.
%include "trap_frame.inc"
%include "trap_stubs.inc"

extern trap

; Vectors that push an error code by themselves: DF, TS, NP, SS, GP, PF, AC, CP, VC, SX.
%define HAS_ERROR_CODE(v) ((v) == 8 || ((v) >= 10 && (v) <= 14) || (v) == 17 || (v) == 21 || (v) == 29 || (v) == 30)

section .text
bits 64
default rel
        align   16
global trap_stubs
trap_stubs:
%assign vector 0
%rep 256
        align   TRAP_STUB_SIZE
%if HAS_ERROR_CODE(vector)
        test    spl, 8                  ; set: an `int` came here, which pushes none
        jz      .complete %+ vector
%endif
        push    0
.complete %+ vector:
        push    vector
        jmp     near enter
%assign vector vector + 1
%endrep

; In   the stack as struct trap_frame from `vector` on
enter:
        push_registers
        mov     rax, cr2
        push    rax                     ; now: the next page fault writes over it
        push    rax                     ; padding
        cld                             ; the interrupted code may have set it
        mov     rdi, rsp                ; the CPU aligned the stack; 26 quadwords keep that
        push    qword [rdi + FRAME_RIP] ; as if it had been called from where it was interrupted,
        push    rbp                     ; for a trace that begins further down
        mov     rbp, rsp
        call    trap
        add     rsp, 32                 ; the call's two, padding and cr2
        pop_registers
        add     rsp, 16                 ; vector and error code
        iretq

; void capture_registers(struct trap_frame *frame): the general registers as they are now. What
; the caller's caller had in rip, rsp and rbp, C finds out better.
; In   rdi -> frame
; Clobbers nothing
global capture_registers
capture_registers:
        mov     [rdi + FRAME_R15 + 0 * 8], r15
        mov     [rdi + FRAME_R15 + 1 * 8], r14
        mov     [rdi + FRAME_R15 + 2 * 8], r13
        mov     [rdi + FRAME_R15 + 3 * 8], r12
        mov     [rdi + FRAME_R15 + 4 * 8], r11
        mov     [rdi + FRAME_R15 + 5 * 8], r10
        mov     [rdi + FRAME_R15 + 6 * 8], r9
        mov     [rdi + FRAME_R15 + 7 * 8], r8
        mov     [rdi + FRAME_R15 + 8 * 8], rbp
        mov     [rdi + FRAME_R15 + 9 * 8], rdi
        mov     [rdi + FRAME_R15 + 10 * 8], rsi
        mov     [rdi + FRAME_R15 + 11 * 8], rdx
        mov     [rdi + FRAME_R15 + 12 * 8], rcx
        mov     [rdi + FRAME_R15 + 13 * 8], rbx
        mov     [rdi + FRAME_R15 + 14 * 8], rax
        ret
