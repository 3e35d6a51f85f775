; switch.asm - from one thread to another, in a program.
;
; What a function keeps for its caller: System V AMD64 ABI, "Registers and the Stack Frame"; Microsoft's
; "x64 calling convention", where rdi and rsi are kept, too. Windows looks where the stack is before it asks
; our handler about an exception: Microsoft's winnt.h, "NT_TIB", at gs.

        bits    64
        default rel
        section .text

%ifidn __OUTPUT_FORMAT__, macho64
%define thread_switch _thread_switch
%define thread_begin _thread_begin
%define thread_main _thread_main
%endif

%ifidn __OUTPUT_FORMAT__, win64
%define FIRST   rcx
%define SECOND  rdx
STACK_BASE      equ 8
STACK_LIMIT     equ 16
HOME            equ 32                  ; bytes above a call, for the one that is called
%else
%define FIRST   rdi
%define SECOND  rsi
HOME            equ 0
%endif

        extern  thread_main
        global  thread_switch, thread_begin

; void thread_switch(void **from, void *to): context.c has the layout of what is pushed.
thread_switch:
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
%ifidn __OUTPUT_FORMAT__, win64
        push    rdi
        push    rsi
        push    qword [gs:STACK_BASE]
        push    qword [gs:STACK_LIMIT]
%endif
        mov     [FIRST], rsp
        mov     rsp, SECOND
%ifidn __OUTPUT_FORMAT__, win64
        pop     qword [gs:STACK_LIMIT]
        pop     qword [gs:STACK_BASE]
        pop     rsi
        pop     rdi
%endif
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret

; Where a new thread begins.
; In   rbx = its function, r12 = the function's argument; rsp a multiple of 16
; Out  calls thread_main(function, argument)
; Never returns.
thread_begin:
        mov     FIRST, rbx
        mov     SECOND, r12
        sub     rsp, HOME
        call    thread_main
