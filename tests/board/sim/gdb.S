/* gdb.S - something for a debugger: a counter that SysTick counts, sleep, a BKPT, and an end that never comes. */
        .include "sim.inc"
        .equ COUNTER, RAM + 0x600

/* A name, but no alignment, which would fill up with instructions. */
        .macro place name
        .global \name
        .type \name, %function
        .thumb_func
\name:
        .endm

        function main
        ldr     r4, =COUNTER
        movs    r0, #0
        str     r0, [r4]
        ldr     r0, =SYST_CSR
        ldr     r1, =999
        str     r1, [r0, #4]
        str     r1, [r0, #8]
        movs    r1, #7
        str     r1, [r0]
        place   asleep
        wfi
        place   awake
        ldr     r1, [r4]
        cmp     r1, #3
        blt     asleep
        place   stops
        bkpt    1
        place   turns
        movs    r2, #7
        b       turns

        function systick
        ldr     r0, =COUNTER
        ldr     r1, [r0]
        adds    r1, #1
        place   counts
        str     r1, [r0]
        place   counted
        bx      lr
