; switch.asm - from one thread to another.
;
; What a function keeps for its caller: System V AMD64 ABI, "Registers and the Stack Frame". The kernel
; uses no vector register.

        bits    64
        default rel
        section .text

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
        mov     [rdi], rsp
        mov     rsp, rsi
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret

; Where a new thread begins.
; In   rbx = its function, r12 = the function's argument; rsp a multiple of 16, rbp = 0
; Out  calls thread_main(function, argument)
; Never returns.
thread_begin:
        mov     rdi, rbx
        mov     rsi, r12
        call    thread_main
