/* exit.S - SYS_WRITEC, and an exit code of its own. */
        .include "sim.inc"

        function main
        movs    r0, #4
        adr     r1, text
        bkpt    0xab
        movs    r0, #3
        adr     r1, mark
        bkpt    0xab
        movs    r0, #0x20
        ldr     r1, =RAM
        ldr     r2, =0x20026
        str     r2, [r1]
        movs    r2, #7
        str     r2, [r1, #4]
        bkpt    0xab
        b       unexpected
        .balign 4
text:   .asciz  "hi"
        .balign 4
mark:   .ascii  "!"
        .ltorg
