/* delay.S - a loop of r8 turns, again and again; PB3 changes after each. SysTick interrupts it each r9 + 1
   cycles, and notes the counter and the flags. With r10, the loop is entered at its branch. */
        .include "sim.inc"
        .equ RCC_ENR, 0x40021014
        .equ GPIOB, 0x50000400

        function main
        set     RCC_ENR, 2
        set     GPIOB, 0x40             /* MODER: PB3 is an output */
        ldr     r0, =SYST_CSR
        mov     r1, r9
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #7
        str     r1, [r0]
        movs    r2, #8
        lsls    r3, r2, #16
        ldr     r1, =GPIOB + 0x18
        mov     r6, r10
1:      mov     r4, r8
        cmp     r6, #0                  /* N, C and V are not as in the loop */
        bne     3f
2:      subs    r4, #1
#ifdef ENDS_BELOW_ZERO
3:      bcs     2b
#else
3:      bne     2b
#endif
        str     r2, [r1]
        eors    r2, r3
        eors    r3, r2
        eors    r2, r3
        b       1b

        function systick
        mov     r0, sp
        ldr     r1, [r0, #28]           /* the flags in the frame */
        stmia   r7!, {r1, r4}
        ldr     r0, =NOTES + 0x200
        cmp     r7, r0
        blo     1f
        ldr     r7, =NOTES
1:      bx      lr
        .ltorg
