; registers_x86_64.asm - loops that have a known value in every register, and compare each: registers.h.
;
; The number of a register counts from 1 in the order of the list; 16 is the carry flag.

        bits    64
        default rel

        global  registers_first, registers_second, registers_stop, registers_turns

%define REGISTERS rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15

        section .bss
registers_stop:  resd 1
registers_turns: resd 1

; LOAD table, registers: the nth gets the nth value.
%macro LOAD 2-*
%assign n 0
%define table %1
%rotate 1
%rep %0 - 1
        mov     %1, [table + 8 * n]
%assign n n + 1
%rotate 1
%endrep
%endmacro

; COMPARE name, table, registers
%macro COMPARE 3-*
%assign n 0
%define name %1
%define table %2
%rotate 2
%rep %0 - 2
        mov     byte [name %+ _at], n + 1
        cmp     %1, [table + 8 * n]
        jne     name %+ _wrong
%assign n n + 1
%rotate 1
%endrep
%endmacro

; LOOP name, first byte of the values
%macro LOOP 2
        section .rodata
        align   8
%1_values:
%assign i 1
%rep 15
        dq      %2 << 56 | i << 40 | i << 16 | %2
%assign i i + 1
%endrep

        section .bss
%1_at:  resb    1

        section .text
%1:
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        LOAD    %1_values, REGISTERS
%1_next:
        COMPARE %1, %1_values, REGISTERS
        mov     byte [%1_at], 16
        stc
        nop
        nop
        nop
        jnc     %1_wrong
        inc     dword [registers_turns]
        cmp     dword [registers_stop], 0
        je      %1_next
        mov     byte [%1_at], 0
%1_wrong:
        movzx   eax, byte [%1_at]
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret
%endmacro

        LOOP    registers_first, 0x15
        LOOP    registers_second, 0x6a
