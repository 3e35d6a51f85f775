/* runs.S - code in RAM: a BX LR, and the first half of a BL in the last two bytes. */
        .include "sim.inc"
        .equ LAST, RAM + 0x17fe

        function main
        ldr     r4, =RAM
        ldr     r5, =0x4770
        strh    r5, [r4]
        adds    r4, #1
        blx     r4
        note_value 1
        ldr     r4, =LAST
        ldr     r5, =0xf000
        strh    r5, [r4]
        adds    r4, #1
        bx      r4

        function hardfault
        ldr     r0, [sp, #24]
        note    r0
        b       finish
        .ltorg
