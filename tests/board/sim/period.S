/* period.S - an interrupt each PERIOD cycles toggles PB3; asleep in between, or spinning (SPIN). */
        .include "sim.inc"
        .equ RCC_ENR, 0x40021014
        .equ GPIOB, 0x50000400

        function main
        set     RCC_ENR, 2
        set     GPIOB, 0x40             /* MODER: PB3 is an output */
        ldr     r4, =0x00080008
        movs    r5, #0
        ldr     r0, =SYST_CSR
        ldr     r1, =PERIOD - 1
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #7
        str     r1, [r0]
        movs    r3, #8
        lsls    r2, r3, #16
        eors    r2, r3                  /* r3 ^ r2 is the other one of set and reset */
        ldr     r1, =GPIOB + 0x18
#if defined(SPIN)
1:      b       1b
#else
1:      wfi
        b       1b
#endif

        function systick
        str     r3, [r1]
        mov     r0, sp
        eors    r3, r2
        str     r3, [r0, #12]           /* r3 in the frame */
        bx      lr
        .ltorg
