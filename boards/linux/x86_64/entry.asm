; entry.asm - where Linux starts the program on x86_64.
;
; In   rsp -> the number of arguments, the arguments, the environment; a multiple of 16
;      (System V AMD64 ABI, "Initial Stack and Register State")
; Out  calls _start(0, rsp)
; Never returns.

        bits    64
        default rel
        section .text

        global  linux_entry
        extern  _start

linux_entry:
        xor     ebp, ebp                ; "the deepest stack frame"
        xor     edi, edi
        mov     rsi, rsp
        call    _start
