; end.asm - data only: what lies after the other objects' code, and after the table of symbols.

        bits    64
        default rel
        global  _text_end, _symbols_end, _tests_end

        section .text
_text_end:

        section __TEXT,__symbols align=8
_symbols_end:

        section __DATA,__tests align=8
_tests_end:
