; begin.asm - data only: what lies before the other objects' code, and Windows' table of it.
;
; Microsoft's "x64 exception handling": for each piece of code the table says how to leave it when an
; exception comes, and which handler to ask. One entry is for all the code, so our handler is asked
; first; where Windows takes the instruction for the end of a function, or no code is, it goes on to the
; caller, which is in the same entry. Our handler never returns, so what else it says does not matter.
; This way nothing has to be imported to be told of exceptions.

        bits    64
        default rel

UNWIND_VERSION  equ 1
UNW_FLAG_EHANDLER equ 1
FLAGS_SHIFT     equ 3

        extern  text_end, exception_handler
        global  text_start, symbols_start, tests_start

        section .text
text_start:

        section .xdata rdata align=8
unwind:
        db      UNWIND_VERSION | UNW_FLAG_EHANDLER << FLAGS_SHIFT
        db      0, 0, 0                 ; no prologue, no codes, no frame register
        dd      exception_handler wrt ..imagebase

        section .pdata rdata align=4
        dd      text_start wrt ..imagebase
        dd      text_end wrt ..imagebase
        dd      unwind wrt ..imagebase

        section .rdata$symbols_a rdata align=8
symbols_start:

        section .rdata$tests_a rdata align=8
tests_start:
