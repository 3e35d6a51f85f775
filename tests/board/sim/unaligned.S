/* unaligned.S - words and half-words at every address around one at which the engine's pages meet. */
        .include "sim.inc"
        .cpu    cortex-m4

        .equ MEETING, RAM + 0xc00

        function main
        push    {r4, lr}
        ldr     r0, =MEETING - 8
        movs    r1, #0
1:      strb    r1, [r0, r1]    /* the bytes 0 to 15 */
        adds    r1, #1
        cmp     r1, #16
        bne     1b
        ldr     r0, =MEETING - 4
        movs    r4, #8
2:      ldr     r1, [r0]
        note    r1
        ldrh    r1, [r0]
        note    r1
        adds    r0, #1
        subs    r4, #1
        bne     2b
        ldr     r0, =MEETING - 3
        ldr     r1, =0xa4a3a2a1
        str     r1, [r0]
        ldr     r0, =MEETING - 1
        ldr     r1, =0xb2b1
        strh    r1, [r0]
        ldr     r0, =MEETING - 4
        ldm     r0, {r1, r2}
        note    r1
        note    r2
        pop     {r4, pc}
        .ltorg
