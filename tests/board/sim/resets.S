/* resets.S - asks for two resets; the words noted before are still in RAM. */
        .include "sim.inc"
        .equ COUNT, RAM
        .equ RCC_ENR, 0x40021014

        function main
        ldr     r4, =COUNT
        ldr     r5, [r4]
        cmp     r5, #3
        blo     1f
        movs    r5, #0                  /* whatever RAM has after power-on */
1:      adds    r5, #1
        str     r5, [r4]
        lsls    r6, r5, #2
        subs    r6, #4
        adds    r7, r7, r6
        note    r5
        cmp     r5, #3
        beq     2f
        set     RCC_ENR, 1, r4
        ldr     r4, =AIRCR
        ldr     r5, =0x05fa0004
        str     r5, [r4]
        dsb
        b       unexpected
2:      ldr     r4, =RCC_ENR            /* as after power-on */
        ldr     r5, [r4]
        note    r5
        b       finish
        .ltorg
