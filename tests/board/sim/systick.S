/* systick.S - the timer read at known cycles. Cycles are those of a Cortex-M0. */
        .include "sim.inc"

        function main
        push    {r4, lr}
        ldr     r0, =SYST_CSR
        movs    r1, #99
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #5                  /* the processor's clock, no exception */
        str     r1, [r0]
        ldr     r1, [r0, #8]            /* 2 cycles later: reloaded, and one less */
        ldr     r2, [r0, #8]
        ldr     r3, [r0, #8]
        note    r1
        note    r2
        note    r3                      /* 2 each */
        ldr     r1, [r0]
        note    r1                      /* 5: not at zero yet */
        movs    r2, #30
1:      subs    r2, #1
        bne     1b
        ldr     r1, [r0]
        ldr     r2, [r0]
        note    r1                      /* COUNTFLAG, which reading clears */
        note    r2
        movs    r2, #30
1:      subs    r2, #1
        bne     1b
        str     r2, [r0, #8]            /* clears value and flag */
        ldr     r1, [r0]
        note    r1
        ldr     r1, [r0, #8]            /* 6 cycles after the write */
        note    r1

        movs    r1, #0                  /* reload 0: it stops at zero */
        str     r1, [r0, #4]
        movs    r2, #40
1:      subs    r2, #1
        bne     1b
        ldr     r1, [r0]
        ldr     r2, [r0, #8]
        ldr     r3, [r0]
        note    r1
        note    r2
        note    r3

        movs    r1, #0                  /* HCLK / 8 */
        str     r1, [r0]
        ldr     r1, =999
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #1
        str     r1, [r0]
        movs    r2, #10                 /* 39 cycles and the load: 4 or 5 clocks of 8 */
1:      subs    r2, #1
        bne     1b
        ldr     r1, [r0, #8]
        movs    r2, #195                /* 1 + 195 + 194 * 3 + 1 + 3 + 2: 784 cycles, 98 clocks */
1:      subs    r2, #1
        bne     1b
        nop
        nop
        nop
        ldr     r3, [r0, #8]
        subs    r1, r1, r3
        note    r1
        ldr     r1, [r0, #12]           /* CALIB, from the board's description */
        note    r1

        movs    r1, #0                  /* without TICKINT nothing is pending */
        str     r1, [r0]
        ldr     r1, =ICSR
        ldr     r1, [r1]
        note    r1
        pop     {r4, pc}
        .ltorg
