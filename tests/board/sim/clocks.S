/* clocks.S - ready bits follow their enables. */
        .include "sim.inc"
        .equ RCC, 0x40021000

        function main
        ldr     r4, =RCC
        ldr     r5, [r4]
        note    r5
        ldr     r6, =0x10083
        str     r6, [r4]                /* HSEON */
        ldr     r5, [r4]
        note    r5
        movs    r6, #0x82
        str     r6, [r4]                /* both off; HSIRDY is read-only, and written as it is */
        ldr     r5, [r4]
        note    r5
        movs    r6, #1
        str     r6, [r4, #4]            /* SW, which SWS follows */
        ldr     r5, [r4, #4]
        note    r5
        b       finish
        .ltorg
