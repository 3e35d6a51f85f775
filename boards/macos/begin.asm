; begin.asm - data only: what lies before the other objects' code, and before the table of symbols.

        bits    64
        default rel
        global  _text_start, _symbols_start, _tests_start

        section .text
_text_start:

        section __TEXT,__symbols align=8
_symbols_start:

        section __DATA,__tests align=8
_tests_start:
