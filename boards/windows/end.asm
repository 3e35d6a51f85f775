; end.asm - data only: what lies after the other objects' code.

        bits    64
        default rel
        global  text_end, symbols_end, tests_end

        section .text$~ code            ; after the sections of functions, .text$NAME
text_end:

        section .rdata$symbols_z rdata align=8
symbols_end:

        section .rdata$tests_z rdata align=8
tests_end:
